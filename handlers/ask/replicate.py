""" "Ingin mereplikasi": with the person's yes, the two agencies come to know of each other.

What is passed on is shown before, word for word. The contacts of the owner's agency get it; where
the agency has none here, the organizers do.
"""

from markupsafe import Markup
from telegram import Update

from domain.errors import DomainError
from domain.intent import is_question
from domain.roles import Act
from domain.words import shorten
from handlers.ask import answer, links, phrases
from handlers.ask.actions import (
    AnswerInterest,
    Introduce,
    IntroduceTyped,
    LeaveReplication,
    Replicate,
    WithdrawInterest,
)
from handlers.ask.screen import Rows
from handlers.organize.replication_actions import OpenInterest
from handlers.turn import Turn
from storage import replication
from storage.innovations import by_code
from storage.people import contacts
from storage.proposals import agencies_of, serves
from storage.staff import people_who_may
from storage.tables import Agency, Innovation, InterestState, Person, ReplicationInterest

ACT = Act.MANAGE_AGENCIES
AWAITS = "ask.introduction"
LONGEST, SHORTEST = 200, 6


async def ask(_update: Update, turn: Turn) -> None:
    """What may be passed on: by the profile where there is one, otherwise as it is typed."""
    innovation = _innovation(turn, turn.pressed(Replicate).innovation)
    standing = replication.interest_of(turn.session, innovation, turn.person_id)
    if standing is not None:
        turn.say(*_standing(turn, innovation, standing))
        return
    if introduction := _of_profile(turn, phone=True):
        turn.say(*_choice(turn, innovation, introduction))
        return
    if turn.conversation.awaits == "submit.answer":
        turn.say(turn.html("ask.replicate_later"))
        return
    turn.await_(AWAITS, innovation=innovation.code)
    turn.say(
        turn.html("ask.introduce_yourself", name=_name(turn, innovation), owner=_owner(innovation)),
        [[turn.button("ask.b_leave", LeaveReplication())]],
    )


def _innovation(turn: Turn, code: str) -> Innovation:
    innovation = by_code(turn.session, code)
    if innovation is None:
        raise DomainError("ask.link_gone")
    return innovation


def _name(turn: Turn, innovation: Innovation) -> str:
    return phrases.names(turn).heading(innovation)


def _owner(innovation: Innovation) -> str:
    return innovation.institution


def _of_profile(turn: Turn, *, phone: bool) -> str:
    """Name, agency and perhaps phone of a contact; empty for whoever is none."""
    person = turn.person
    agency = next(iter(agencies_of(turn.session, person.id)), None)
    if not person.name or agency is None or person.consent_at is None:
        return ""
    told = [person.name, agency.name, (person.phone or "") if phone else ""]
    return ", ".join(part for part in told if part)


def _choice(turn: Turn, innovation: Innovation, introduction: str) -> tuple[Markup, Rows]:
    body = turn.html(
        "ask.replicate_sure",
        name=_name(turn, innovation),
        owner=_owner(innovation),
        introduction=introduction,
    )
    rows: Rows = []
    if turn.person.phone:
        act = Introduce(innovation.code, phone=True)
        rows.append([turn.button("ask.b_with_phone", act, "success")])
    rows.append([turn.button("ask.b_without_phone", Introduce(innovation.code, phone=False))])
    rows.append([turn.button("ask.b_leave", LeaveReplication())])
    return body, rows


async def take_introduction(turn: Turn) -> None:
    """Name and agency, shown again before anything is passed on; a question is answered instead."""
    if is_question(turn.words):
        turn.await_(None)
        await answer.answer_text(turn, turn.words)
        return
    typed = shorten(" ".join(turn.words.split()), LONGEST)
    innovation = _innovation(turn, turn.data.get("innovation", ""))
    if not turn.message.text or len(typed) < SHORTEST or not any(map(str.isalpha, typed)):
        turn.say(turn.html("ask.introduce_please"))
        return
    turn.await_(AWAITS, innovation=innovation.code, introduction=typed)
    turn.say(
        turn.html(
            "ask.replicate_typed",
            name=_name(turn, innovation),
            owner=_owner(innovation),
            introduction=typed,
        ),
        [
            [turn.button("ask.b_pass_on", IntroduceTyped(innovation.code), "success")],
            [turn.button("ask.b_leave", LeaveReplication())],
        ],
    )


async def leave(_update: Update, turn: Turn) -> None:
    """Nothing is passed on."""
    if turn.conversation.awaits == AWAITS:
        turn.await_(None)
    turn.edit(turn.html("ask.replicate_left"))


# --- passed on ------------------------------------------------------------------------------------


async def introduce(_update: Update, turn: Turn) -> None:
    act = turn.pressed(Introduce)
    introduction = _of_profile(turn, phone=act.phone)
    if not introduction:
        turn.toast("ask.gone", alert=True)
        return
    _pass_on(turn, act.innovation, introduction)


async def introduce_typed(_update: Update, turn: Turn) -> None:
    act = turn.pressed(IntroduceTyped)
    introduction = turn.data.get("introduction")
    if turn.conversation.awaits != AWAITS or turn.data.get("innovation") != act.innovation:
        turn.toast("ask.gone", alert=True)
        return
    if introduction:
        turn.await_(None)
        _pass_on(turn, act.innovation, str(introduction))


def _pass_on(turn: Turn, code: str, introduction: str) -> None:
    """Writes the wish down and tells the owners or the organizers; a second press changes
    nothing."""
    innovation = _innovation(turn, code)
    standing = replication.interest_of(turn.session, innovation, turn.person_id)
    if standing is not None:
        turn.edit(*_standing(turn, innovation, standing))
        return
    agency = replication.owner_of(turn.session, innovation)
    told = _owners(turn, agency)
    row = replication.express(
        turn.session,
        innovation,
        turn.person_id,
        introduction,
        agency if told else None,
        turn.now,
    )
    turn.edit(*_standing(turn, innovation, row))
    for person in told:
        _tell_owner(turn, innovation, row, person)
    if not told:
        _tell_organizers(turn, innovation, row)


def _owners(turn: Turn, agency: Agency | None) -> list[Person]:
    """The contacts of the owner's agency who can be reached, but whoever asks."""
    if agency is None or agency.id is None:
        return []
    people = (person for person, _ in contacts(turn.session, agency.id))
    return [p for p in people if p.blocked_at is None and p.id != turn.person_id]


def _standing(turn: Turn, innovation: Innovation, row: ReplicationInterest) -> tuple[Markup, Rows]:
    """What became of the wish, and what happens next."""
    body = turn.html(
        f"ask.interest_{row.state}",
        name=_name(turn, innovation),
        owner=_owner(innovation),
        introduction=row.introduction,
    )
    back = turn.button("ask.b_take_back", WithdrawInterest(row.id or 0))
    return body, [[back]] if row.state != InterestState.MET else []


def _tell_owner(
    turn: Turn, innovation: Innovation, row: ReplicationInterest, person: Person
) -> None:
    with turn.speaking_to(person):
        turn.tell(
            person.id,
            turn.html(
                "ask.interest_owner",
                name=_name(turn, innovation),
                introduction=row.introduction,
            ),
            [
                [turn.button("ask.b_give_contact", AnswerInterest(row.id or 0), "success")],
                [turn.link("ask.b_their_card", _card_link(turn, innovation))],
            ],
        )


def _card_link(turn: Turn, innovation: Innovation) -> str:
    return links.start_url(turn, links.card_payload(innovation.code))


def _tell_organizers(turn: Turn, innovation: Innovation, row: ReplicationInterest) -> None:
    able = people_who_may(turn.session, ACT, region_code=innovation.region_code)
    for organizer in able:
        person = turn.session.get(Person, organizer)
        if person is None:
            continue
        with turn.speaking_to(person):
            turn.tell(
                organizer,
                turn.html(
                    "ask.interest_organizer",
                    name=_name(turn, innovation),
                    owner=_owner(innovation),
                    introduction=row.introduction,
                ),
                [[turn.button("ask.b_open_interest", OpenInterest(row.id or 0))]],
            )


# --- both sides -----------------------------------------------------------------------------------


async def answer_interest(_update: Update, turn: Turn) -> None:
    """A contact of the owner's agency gives their own contact to whoever asked."""
    act = turn.pressed(AnswerInterest)
    found = replication.interest(turn.session, act.interest)
    if found is None:
        turn.edit(turn.html("ask.interest_over"))
        return
    agency_id = found.row.agency_id
    if agency_id is None or not serves(turn.session, turn.person_id, agency_id):
        raise DomainError("ask.not_theirs")
    introduction = _of_profile(turn, phone=True)
    if not act.sure:
        rows = [[turn.button("ask.b_pass_on", AnswerInterest(act.interest, sure=True), "success")]]
        body = turn.html("ask.give_contact_sure", mine=introduction, theirs=found.row.introduction)
        turn.edit(body, rows)
        return
    if not replication.meet(found.row, turn.person_id, turn.now):
        turn.edit(turn.html("ask.interest_met_already", theirs=found.row.introduction))
        return
    turn.edit(turn.html("ask.gave_contact", mine=introduction, theirs=found.row.introduction))
    with turn.speaking_to(found.person):
        turn.tell(
            found.person.id,
            turn.html(
                "ask.owner_answered", name=_name(turn, found.innovation), contact=introduction
            ),
            [[turn.link("ask.b_their_card", _card_link(turn, found.innovation))]],
        )


async def withdraw(_update: Update, turn: Turn) -> None:
    """Takes a wish back; what was told of oneself is erased."""
    found = replication.interest(turn.session, turn.pressed(WithdrawInterest).interest)
    if found is None or found.person.id != turn.person_id:
        turn.toast("ask.gone", alert=True)
        return
    replication.withdraw(found.row)
    turn.edit(turn.html("ask.interest_withdrawn"))
