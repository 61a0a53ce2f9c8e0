"""One innovation for organizers: what is recorded, whether it is shown, its agency and photo."""

from markupsafe import Markup
from telegram import Update

from domain.errors import DomainError
from domain.innovations import short_name
from domain.roles import NO_EDITION
from domain.words import shorten
from handlers.ask.card import told
from handlers.ask.listing import award_words
from handlers.organize.winners import actions
from handlers.organize.winners.pages import (
    ACT,
    LONGEST_TITLE,
    Rows,
    back_rows,
)
from handlers.turn import NOTHING, Turn
from storage.agencies import find as find_agencies
from storage.awards import hide
from storage.innovations import awards_of, innovations_changed
from storage.tables import Agency, Innovation, Winner

REASON, AGENCY = "organize.winner_reason", "organize.winner_agency"
REASONS = ("wrong", "asked", "twice")
LONGEST_REASON = 200
MOST_AWARDS = 4
"""Awards with a button of their own."""
OFFERED = 5
NOBODY = 0


def innovation_at(turn: Turn, innovation_id: int) -> Innovation:
    """The innovation a button names, while it stands for an award."""
    turn.require(ACT, edition_id=NO_EDITION)
    found = turn.session.get(Innovation, innovation_id)
    if found is None or found.place < 0:
        raise DomainError("winners.changed_meanwhile")
    return found


def innovation_asked_for(turn: Turn) -> Innovation:
    """The innovation about which something was to be typed or sent."""
    return innovation_at(turn, int(turn.data.get("innovation", NOBODY)))


async def open_innovation(_update: Update, turn: Turn) -> None:
    show_innovation(turn, innovation_at(turn, turn.pressed(actions.OpenInnovation).innovation))


def show_innovation(turn: Turn, innovation: Innovation, note: Markup = NOTHING) -> None:
    """Its page, under a note on what was just done to it."""
    turn.await_(None)
    winners = awards_of(turn.session, innovation)
    shown = told(turn, innovation, winners)
    parts = [*([note] if note else []), turn.html("winners.quoted", card=shown)]
    parts.append(Markup("\n").join(_facts(turn, innovation)))
    turn.edit(Markup("\n\n").join(parts), _rows(turn, innovation, winners))


def _facts(turn: Turn, innovation: Innovation) -> list[Markup]:
    agency = turn.session.get(Agency, innovation.agency_id) if innovation.agency_id else None
    return [
        turn.html("winners.is_hidden", reason=innovation.hidden_why or "–")
        if innovation.hidden
        else turn.html("winners.is_shown"),
        turn.html("winners.owner", agency=agency.name) if agency else turn.html("winners.no_owner"),
        turn.html("winners.has_photo" if innovation.photo else "winners.no_photo"),
    ]


def _rows(turn: Turn, innovation: Innovation, winners: list[Winner]) -> Rows:
    number = innovation.id or 0
    rows: Rows = [
        [
            turn.button(
                "winners.b_award",
                actions.OpenAward(winner.id or 0),
                award=award_words(turn, winner),
            )
        ]
        for winner in winners[-MOST_AWARDS:]
    ]
    photo = "winners.b_other_photo" if innovation.photo else "winners.b_photo"
    rows.append([turn.button(photo, actions.AskPhoto(number))])
    if innovation.photo:
        rows[-1].append(turn.button("winners.b_drop_photo", actions.DropPhoto(number), "danger"))
    rows.append(
        [
            turn.button("winners.b_agency", actions.ChooseAgency(number)),
            turn.button("winners.b_join", actions.ChooseOther(number)),
        ]
    )
    if innovation.hidden:
        rows.append([turn.button("winners.b_show", actions.Show(number), "success")])
    else:
        rows.append([turn.button("winners.b_hide", actions.AskHide(number), "danger")])
    return [*rows, *back_rows(turn)]


# --- hidden or shown -----------------------------------------------------------------------------


async def ask_reason(_update: Update, turn: Turn) -> None:
    """Why it is to be hidden: a usual reason, or one that is typed."""
    innovation = innovation_at(turn, turn.pressed(actions.AskHide).innovation)
    number = innovation.id or 0
    turn.await_(REASON, innovation=number)
    rows: Rows = [
        [turn.button(f"winners.b_because_{reason}", actions.Hide(number, reason), "danger")]
        for reason in REASONS
    ]
    title = shorten(innovation.title, LONGEST_TITLE)
    turn.edit(
        turn.html("winners.why_hide", title=title),
        [*rows, [turn.button("people.b_keep", actions.OpenInnovation(number))]],
    )


async def take_reason(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Hide)
    innovation = innovation_at(turn, act.innovation)
    if act.reason not in REASONS:
        raise DomainError("winners.stale")
    _hide(turn, innovation, turn.plain(f"winners.b_because_{act.reason}"))


async def take_typed_reason(turn: Turn) -> None:
    typed = " ".join(turn.words.split())
    innovation = innovation_asked_for(turn)
    if not any(map(str.isalpha, typed)) or len(typed) > LONGEST_REASON:
        turn.say(turn.html("winners.reason_please", most=LONGEST_REASON))
        return
    _hide(turn, innovation, typed)


def _hide(turn: Turn, innovation: Innovation, why: str) -> None:
    if not innovation.hidden:
        hide(turn.session, innovation, why)
        about = f"innovation:{innovation.code}"
        turn.audit("innovation.hide", about, after={"reason": why})
    show_innovation(turn, innovation, turn.html("winners.hidden_now"))


async def show_again(_update: Update, turn: Turn) -> None:
    innovation = innovation_at(turn, turn.pressed(actions.Show).innovation)
    if innovation.hidden:
        before = {"reason": innovation.hidden_why}
        hide(turn.session, innovation, None)
        turn.audit("innovation.show", f"innovation:{innovation.code}", before=before)
    show_innovation(turn, innovation, turn.html("winners.shown_now"))


# --- the agency that owns it ---------------------------------------------------------------------


async def choose_agency(_update: Update, turn: Turn) -> None:
    """The agencies that its institution names, or one that is typed."""
    innovation = innovation_at(turn, turn.pressed(actions.ChooseAgency).innovation)
    turn.await_(AGENCY, innovation=innovation.id)
    found = find_agencies(turn.session, innovation.institution, OFFERED)
    rows = _agency_rows(turn, innovation, [match.agency for match in found])
    if innovation.agency_id is not None:
        unlink = actions.LinkAgency(innovation.id or 0, NOBODY)
        rows.append([turn.button("winners.b_no_agency", unlink, "danger")])
    back = ("people.b_back", actions.OpenInnovation(innovation.id or 0))
    turn.edit(
        turn.html("winners.which_agency", institution=innovation.institution),
        [*rows, *back_rows(turn, back)],
    )


def _agency_rows(turn: Turn, innovation: Innovation, found: list[Agency]) -> Rows:
    return [
        [turn.labelled(agency.name, actions.LinkAgency(innovation.id or 0, agency.id or 0))]
        for agency in found
    ]


async def take_agency_name(turn: Turn) -> None:
    innovation = innovation_asked_for(turn)
    typed = shorten(" ".join(turn.words.split()), 120)
    found = [match.agency for match in find_agencies(turn.session, typed, OFFERED)]
    key = "people.found" if found else "people.not_found"
    back = ("people.b_back", actions.OpenInnovation(innovation.id or 0))
    rows = _agency_rows(turn, innovation, found)
    turn.say(turn.html(key, typed=typed or "–"), [*rows, *back_rows(turn, back)])


async def link_agency(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.LinkAgency)
    innovation = innovation_at(turn, act.innovation)
    agency = turn.session.get(Agency, act.agency) if act.agency != NOBODY else None
    if act.agency != NOBODY and agency is None:
        raise DomainError("winners.stale")
    before = turn.session.get(Agency, innovation.agency_id) if innovation.agency_id else None
    innovation.agency_id = agency.id if agency else None
    innovations_changed(turn.session)
    if before is not agency:
        turn.audit(
            "innovation.link",
            f"innovation:{innovation.code}",
            before={"agency": before.code} if before else None,
            after={"agency": agency.code} if agency else None,
        )
    note = (
        turn.html("winners.linked", agency=agency.name) if agency else turn.html("winners.unlinked")
    )
    show_innovation(turn, innovation, note)


def named(innovation: Innovation) -> str:
    return shorten(short_name(innovation.title), LONGEST_TITLE)
