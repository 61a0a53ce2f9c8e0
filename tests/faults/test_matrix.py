"""Nobody reads or changes what is not theirs (promise P7).

Every button and every command of the bot × everybody who might use it × objects of their own, of
others and of nobody. The buttons are taken from the bot itself, so none can be forgotten.
"""

import re
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import suppress
from dataclasses import Field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.app import AWAITED, COMMANDS
from bot.sandbox.world import ORGANIZER_ID
from handlers.account.consent import CONSENT_VERSION
from handlers.buttons import SEPARATOR, all_actions, decode, encode
from storage.editions import open_from_template
from storage.invitations import invite
from storage.join_requests import request_to_join
from storage.proposals import load_work, save_answer, start_proposal
from storage.staff import ensure_owners
from storage.submissions import hand_in
from storage.tables import (
    Agency,
    Attachment,
    AttachmentState,
    Conversation,
    Edition,
    JoinRequest,
    Membership,
    Outbox,
    Person,
    Proposal,
)
from tests.engines import ENGINES, lent_engine, new_postgres, new_sqlite
from tests.faults.surface import NOW, Outcome, Surface, Undone
from tests.stage import EDITIONS, agency_id

PEOPLE = {
    "contact": 2001,
    "colleague": 2002,
    "foreign contact": 2003,
    "former contact": 2004,
    "citizen": 2005,
    "stranger": 2006,
    "organizer": ORGANIZER_ID,
}
SERVES = {"contact": "dinkes", "colleague": "dinkes", "foreign contact": "disdik"}
AGENCIES = ("dinkes", "disdik")
NOWHERE = 987654
EVERYBODY = [("sqlite", name) for name in PEOPLE] + [("postgresql", "foreign contact")]
"""Whom the tests try on which engine: one on the second, whose queries are the same."""

KEPT = {
    "proposal": "SELECT * FROM proposal WHERE agency_id = {agency}",
    "answer": "SELECT x.* FROM answer x JOIN proposal p ON p.id = x.proposal_id "
    "WHERE p.agency_id = {agency}",
    "answer_message": "SELECT x.* FROM answer_message x JOIN proposal p ON p.id = x.proposal_id "
    "WHERE p.agency_id = {agency}",
    "attachment": "SELECT x.* FROM attachment x JOIN proposal p ON p.id = x.proposal_id "
    "WHERE p.agency_id = {agency}",
    "submission": "SELECT x.* FROM submission x JOIN proposal p ON p.id = x.proposal_id "
    "WHERE p.agency_id = {agency}",
    "reminder": "SELECT x.id, x.due_at FROM reminder x JOIN proposal p ON p.id = x.proposal_id "
    "WHERE p.agency_id = {agency}",
    "membership": "SELECT * FROM membership WHERE agency_id = {agency}",
    "invitation": "SELECT * FROM invitation WHERE agency_id = {agency}",
}
"""What belongs to an agency."""
PERSONAL = (
    "SELECT * FROM person WHERE id <> {person}",
    "SELECT * FROM conversation WHERE person_id <> {person}",
    "SELECT * FROM consent WHERE person_id <> {person}",
    "SELECT * FROM join_request WHERE person_id <> {person}",
)
"""What belongs to the other people."""
COMMON = (
    "SELECT count(*), max(id) FROM agency",
    "SELECT id, state, closes_at FROM edition",
    "SELECT id, person_id, role, ended_at FROM role_grant",
    "SELECT id, state FROM broadcast",
)
PRIVATE = ("proposal of", "answer", "attachment", "submission", "person", "conversation")
"""What not even an organizer changes."""


class World:
    """Two agencies with a draft and a submission each, and everybody around them."""

    def __init__(self, database: Undone) -> None:
        self.surface = Surface(database)
        self.database = database
        with database.transaction() as session:
            self.agencies = {code: agency_id(session, code) for code in AGENCIES}
            self.edition = _edition(session, "UJI-26")
            self.earlier_edition = _edition(session, "UJI-25")
            for name, person in PEOPLE.items():
                if name != "stranger":
                    _person(session, person, f"RAHASIA nama {name}")
            self._members(session)
            self.drafts = {code: self._draft(session, code) for code in AGENCIES}
            self.sent = {code: self._sent(session, code) for code in AGENCIES}
            self._conversations(session)
            asked = request_to_join(
                session, PEOPLE["citizen"], NOW, agency_id=self.agencies["disdik"]
            )
            assert asked is not None
            self.request = asked.id or 0
            invite(session, self.agencies["dinkes"], NOW)
            ensure_owners(session, [ORGANIZER_ID], NOW)
        database.keep()

    def _members(self, session: Session) -> None:
        for name, code in {**SERVES, "former contact": "dinkes"}.items():
            session.add(
                Membership(
                    person_id=PEOPLE[name],
                    agency_id=self.agencies[code],
                    since=NOW - timedelta(days=9),
                    ended_at=NOW if name == "former contact" else None,
                )
            )
        session.flush()

    def _author(self, code: str) -> int:
        return PEOPLE[next(name for name, served in SERVES.items() if served == code)]

    def _draft(self, session: Session, code: str) -> int:
        return self._proposal(session, code, self.edition, "draf")

    def _sent(self, session: Session, code: str) -> int:
        number = self._proposal(session, code, self.earlier_edition, "terkirim")
        work = load_work(session, session.get_one(Proposal, number))
        hand_in(session, work, self._author(code), NOW, NOW)
        session.flush()
        return number

    def _proposal(self, session: Session, code: str, edition: int, what: str) -> int:
        agency = session.get_one(Agency, self.agencies[code])
        proposal = start_proposal(
            session, session.get_one(Edition, edition), agency, self._author(code), NOW
        )
        work = load_work(session, proposal)
        answers = {
            "judul": f"RAHASIA {code} judul {what}",
            "kelompok": "umum",
            "tanggal_mulai": "2020-01-01",
            "ringkasan": f"RAHASIA {code} ringkasan {what} " + "kata " * 40,
            "sk_inovasi": [self._attachment(session, proposal, code)],
        }
        for question, value in answers.items():
            save_answer(session, work, question, value, self._author(code), NOW)
        return work.id

    def _attachment(self, session: Session, proposal: Proposal, code: str) -> int:
        attachment = Attachment(
            proposal_id=proposal.id or 0,
            question_id="sk_inovasi",
            state=AttachmentState.STORED,
            file_id="x",
            chat_id=self._author(code),
            message_id=5,
            original_name=f"RAHASIA {code} berkas.pdf",
            kind="pdf",
            size=1000,
            sha256="0" * 64,
            path="00/x.pdf",
            sent_by=self._author(code),
            sent_at=NOW,
        )
        session.add(attachment)
        session.flush()
        return attachment.id or 0

    def _conversations(self, session: Session) -> None:
        """Everybody stands at a question of Dinkes, as whoever served it last week might."""
        for name, person in PEOPLE.items():
            if name == "stranger":
                continue
            code = SERVES.get(name, "dinkes")
            data = {
                "proposal": self.drafts[code if name != "foreign contact" else "dinkes"],
                "question": "ringkasan",
                "seen": 1,
                "aside": "teks",
                "aside_message": ASIDE,
                "aside_kind": "question",
                "pasted": "Judul inovasi: A\nRingkasan: B",
                "typed": "Puskesmas",
            }
            session.add(Conversation(person_id=person, awaits="submit.answer", data=data))
        session.flush()

    # --- watching ------------------------------------------------------------------------------

    def state(self, name: str) -> dict[str, list[str]]:
        """What somebody must not change, by whose it is."""
        return self.watched(PEOPLE[name], [code for code in AGENCIES if SERVES.get(name) != code])

    def watched(self, person: int, agencies: Iterable[str]) -> dict[str, list[str]]:
        """What belongs to some agencies, to everybody but one person, and to all."""
        seen = {
            f"{table} of {code}": self.database.rows(query.format(agency=self.agencies[code]))
            for code in agencies
            for table, query in KEPT.items()
        }
        for query in PERSONAL + COMMON:
            seen[query] = self.database.rows(query.format(person=person))
        return seen

    def faults(self, name: str, outcome: Outcome, before: dict[str, list[str]]) -> Iterator[str]:
        yield from (f"set aside: {error}" for error in outcome.quarantined)
        for what, rows in self.state(name).items():
            if rows != before[what] and (name != "organizer" or private(what)):
                yield f"changed {what}"
        if name != "organizer":
            yield from self._leaks(name, outcome)

    def _leaks(self, name: str, outcome: Outcome) -> Iterator[str]:
        """What somebody is told of an agency they do not serve, or of a person unknown to them."""
        served = {PEOPLE[who]: code for who, code in SERVES.items()}
        texts = [(row.chat_id, repr(row.params)) for row in outcome.outbox]
        texts += [(PEOPLE[name], toast) for toast in outcome.toasts]
        for reader, text in texts:
            if reader == PEOPLE["organizer"]:
                continue
            for code in AGENCIES:
                if served.get(reader) != code and f"RAHASIA {code}" in text:
                    yield f"told {reader} of {code}"
            for who in re.findall(r"RAHASIA nama (\w+(?: contact)?)", text):
                if not may_know(reader, who):
                    yield f"told {reader} the name of {who}"
        for row in outcome.outbox:
            if row.document and not self._may_have(row.document, served.get(row.chat_id)):
                yield f"sent {row.document} to {row.chat_id}"

    def _may_have(self, document: dict[str, Any], code: str | None) -> bool:
        """Files of an agency are for its contacts, dates for all, everything else for staff."""
        if document["kind"] in {"proposal", "template", "attachment"}:
            return self._agency_of(document) == code
        return document["kind"] == "calendar"

    def _agency_of(self, document: dict[str, Any]) -> str | None:
        number = document.get("proposal")
        with self.database.transaction() as session:
            for table in ("submission", "attachment"):
                if table in document:
                    query = f"SELECT proposal_id FROM {table} WHERE id = {document[table]}"
                    number = session.connection().exec_driver_sql(query).scalar()
            agency = session.get_one(Proposal, number).agency_id
        return next(code for code, each in self.agencies.items() if each == agency)


ASIDE = 77
FOR_EVERYBODY = {"calendar"}
"""Files that hold nothing of an agency."""


def is_of_an_agency(row: Outbox) -> bool:
    return row.document is not None and row.document["kind"] not in FOR_EVERYBODY


def private(what: str) -> bool:
    """Whether it is for the agency or the person alone to change."""
    return what.startswith(PRIVATE) or any(f"FROM {table} " in what for table in PRIVATE)


def may_know(reader: int, who: str) -> bool:
    """People know their own name and their colleagues'; organizers know who asks to join."""
    name = next(name for name, person in PEOPLE.items() if person == reader)
    return (
        name == who
        or (SERVES.get(name) is not None and SERVES.get(name) == SERVES.get(who))
        or (name == "organizer" and who == "citizen")
    )


def _edition(session: Session, code: str) -> int:
    path = EDITIONS / "ringkas.yaml"
    edition = open_from_template(session, path, code, NOW - timedelta(days=9), NOW + timedelta(9))
    return edition.id or 0


def _person(session: Session, number: int, name: str) -> None:
    session.add(
        Person(
            id=number,
            telegram_name=name,
            name=name,
            position="Staf",
            phone="+6281100000000",
            consent_version=CONSENT_VERSION,
            consent_at=NOW,
            first_seen_at=NOW,
        )
    )
    session.flush()


@pytest.fixture(params=ENGINES)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    url = new_sqlite(tmp_path) if request.param == "sqlite" else new_postgres()
    with lent_engine(request.param, url) as lent:
        undone = Undone(url, lent)
        world = World(undone)
        await world.surface.rise()
        try:
            yield world
        finally:
            undone.close()


# --- every button ------------------------------------------------------------------------------


def objects(world: World) -> list[dict[str, Any]]:
    """Values for the parts of a button, by whose objects they name."""
    with world.database.transaction() as session:
        found = []
        for number, code in (
            (world.drafts["dinkes"], "dinkes"),
            (world.sent["dinkes"], "dinkes"),
            (world.drafts["disdik"], "disdik"),
        ):
            proposal = session.get_one(Proposal, number)
            attachment = session.exec(
                select(Attachment).where(Attachment.proposal_id == number)
            ).first()
            found.append(
                {
                    "proposal": number,
                    "earlier": world.sent[code],
                    "agency": world.agencies[code],
                    "edition": world.edition,
                    "revision": proposal.revision,
                    "attachment": attachment.id if attachment else 0,
                    "request": world.request,
                    "version": 1,
                }
            )
    return [*found, dict.fromkeys(found[0], NOWHERE)]


USUAL: dict[str, Any] = {
    "question": "ringkasan",
    "page": 0,
    "value": "umum",
    "what": "me",
    "message": ASIDE,
    "language": "en",
    "subject": "proposals",
    "format": "xlsx",
    "lesson": "signifikansi",
}
VARIED: dict[str, tuple[Any, ...]] = {
    "question": ("kelompok", "sk_inovasi", "zzz"),
    "revision": (0, 1),
    "page": (9, 10**9),
    "value": ("zzz",),
    "what": ("zzz",),
    "language": ("zz",),
    "subject": ("files", "contacts", "zzz"),
    "format": ("zip", "zzz"),
    "lesson": ("baru", "zzz"),
    "version": (0, 7),
    "attachment": (0,),
}


def presses_of(act: type[Any], named: dict[str, Any]) -> list[str]:
    """The button with an object, and each of its other parts changed; both of each yes and no."""
    found = []
    parts = {f.name: part_of(f, named) for f in fields(act)}
    for field in fields(act):
        others = (False,) if field.type is bool else VARIED.get(field.name, ())
        for other in others:
            with suppress(ValueError):
                found.append(encode(act(**{**parts, field.name: other})))
    return list(dict.fromkeys([*found, encode(act(**parts))]))


def part_of(field: Field[Any], named: dict[str, Any]) -> Any:
    """A value for a part of a button; for numbers of other objects the first there is, or none."""
    if field.type is bool:
        return True
    nowhere = named["proposal"] == NOWHERE
    other = (NOWHERE if nowhere else 1) if field.type is int else ""
    value = {**USUAL, **named}.get(field.name, other)
    return value if field.type is int else str(value)


def answered(outcome: Outcome, presses: int) -> Iterator[str]:
    if [each["callback_query_id"] for each in outcome.answers] != [str(n) for n in range(presses)]:
        yield f"{presses} presses were answered {len(outcome.answers)} times"
    if outcome.said < presses:
        yield f"{presses} presses, but only {outcome.said} sentences"


@pytest.mark.parametrize(("world", "name"), EVERYBODY, indirect=["world"])
def test_a_button_gives_nobody_what_is_not_theirs(world: World, name: str) -> None:
    found = []
    before = world.state(name)
    for act in all_actions().values():
        for named in objects(world):
            datas = presses_of(act, named)
            outcome = world.surface.press(PEOPLE[name], *datas)
            faults = [*world.faults(name, outcome, before), *answered(outcome, len(datas))]
            found += [f"{act.__name__} {datas}: {fault}" for fault in faults]
            world.database.undo()
            if not fields(act):
                break
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:40])


BROKEN = ("", "x", "-1", "+5", " 5", "1_0", "٣", "1.5", "1e3", "9" * 30, "\x00", "<b>", "ya")
BROKEN_WORDS = ("\x00", "<b>", "spasi di sini", "é", "💣", "';--")


def test_a_button_that_is_none_of_ours_is_answered_and_changes_nothing(world: World) -> None:
    person = PEOPLE["contact"]
    before = world.watched(person, AGENCIES)
    found = []
    for act in all_actions().values():
        datas = spoilt(act, objects(world)[0])
        outcome = world.surface.press(person, *datas)
        after = world.watched(person, AGENCIES)
        faults = [*outcome.quarantined, *answered(outcome, len(datas))]
        faults += [f"changed {what}" for what in after if after[what] != before[what]]
        found += [f"{act.__name__}: {fault} by one of {datas}" for fault in faults]
        world.database.undo()
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:20])


def spoilt(act: type[Any], named: dict[str, Any]) -> list[str]:
    """A good button with a part too few, too many, or of another kind."""
    whole = [str(int(v) if v is True else v) for v in (part_of(f, named) for f in fields(act))]
    found = [[*whole, "1"], *([whole[:-1]] if whole else [])]
    for place, field in enumerate(fields(act)):
        wrong = BROKEN if field.type in {int, bool} else BROKEN_WORDS
        found += [[*whole[:place], bad, *whole[place + 1 :]] for bad in wrong]
    return [SEPARATOR.join([act.code, *parts]) for parts in found]


@pytest.mark.parametrize("data", ["zz", "zz:1:2", ":", "::::", "sq", "hello world", "💣", "x" * 64])
def test_a_button_nobody_made_is_told_to_be_old(world: World, data: str) -> None:
    outcome = world.surface.press(PEOPLE["contact"], data)
    assert decode(data) is None
    assert (outcome.quarantined, len(outcome.answers), len(outcome.toasts)) == ([], 1, 1)


# --- every command and message -------------------------------------------------------------------


@pytest.mark.parametrize(("world", "name"), EVERYBODY, indirect=["world"])
def test_a_command_gives_nobody_what_is_not_theirs(world: World, name: str) -> None:
    before = world.state(name)
    found = []
    typed = [f"/{command}" for commands, _ in COMMANDS for command in commands]
    for text in [*typed, "/start abcdefghijklmnopqrstuvwxyz012345", "/start <b>", "/apa"]:
        outcome = world.surface.say(PEOPLE[name], text)
        found += [f"{text}: {fault}" for fault in world.faults(name, outcome, before)]
        if not outcome.said:
            found.append(f"{text}: nothing was said")
        world.database.undo()
    assert not found, "\n".join(found)


DOCUMENT = {"file_id": "f", "file_unique_id": "u", "file_name": "sk.pdf", "file_size": 1000}
MESSAGES: dict[str, dict[str, Any]] = {
    "text": {"text": "Sebuah jawaban"},
    "step": {"text": "selesai"},
    "pasted": {"text": "Judul inovasi: A\nRingkasan: B"},
    "document": {"document": DOCUMENT},
    "word": {"document": {**DOCUMENT, "file_name": "formulir.docx"}},
    "photo": {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]},
    "contact": {"contact": {"phone_number": "0811", "first_name": "A", "user_id": 1}},
}


REMEMBERED = ("broadcast", "membership", "number", "revision", "agency", "edition", "card")
"""What the conversations of organizers keep: the first of each."""


@pytest.mark.parametrize(("world", "name"), EVERYBODY, indirect=["world"])
def test_a_message_changes_nothing_that_is_not_the_senders(world: World, name: str) -> None:
    before = world.state(name)
    found = []
    for awaits in [None, *AWAITED]:
        for question in ("ringkasan", "sk_inovasi", "kelompok"):
            for kind, content in MESSAGES.items():
                _stand(world, name, awaits, question)
                outcome = world.surface.message(PEOPLE[name], **content)
                faults = world.faults(name, outcome, before)
                found += [f"{kind} at {awaits} {question}: {fault}" for fault in faults]
                world.database.undo()
    assert not found, f"{len(found)} faults:\n" + "\n".join(found[:40])


def _stand(world: World, name: str, awaits: str | None, question: str) -> None:
    with world.database.transaction() as session:
        conversation = session.get(Conversation, PEOPLE[name])
        if conversation is not None:
            conversation.awaits = awaits
            conversation.data = {
                **dict.fromkeys(REMEMBERED, 1),
                "proposal": world.drafts["dinkes"],
                "question": question,
                "typed": "Puskesmas Bone",
                "role": "viewer",
                "region": 0,
            }


@pytest.mark.parametrize("yes", [True, False])
def test_only_an_organizer_decides_who_joins(world: World, yes: bool) -> None:
    decide = next(act for act in all_actions().values() if act.__name__ == "Decide")
    for name, person in PEOPLE.items():
        world.surface.press(person, encode(decide(world.request, yes)))
        with world.database.transaction() as session:
            asked = session.get_one(JoinRequest, world.request)
            assert (asked.decided_by is not None) == (name == "organizer"), name
        world.database.undo()
