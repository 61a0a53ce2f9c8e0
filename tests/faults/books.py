"""What the bot's database and folder hold, read from outside while the bot lives or is dead."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, make_url, text
from sqlmodel import Session, col, func, select

from bot.sandbox.world import World
from storage.tables import (
    Answer,
    AnswerMessage,
    Attachment,
    Consent,
    Conversation,
    Inbox,
    Invitation,
    Membership,
    Outbox,
    Person,
    Proposal,
    Reminder,
    Submission,
)

UNDER_WAY = text(
    "SELECT (SELECT count(*) FROM inbox WHERE state = 'pending')"
    " + (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending'))"
    " + (SELECT count(*) FROM attachment WHERE state = 'fetching')"
)
VARYING = (
    (re.compile(r"UJI-26-\d+-(\d+)-\w"), r"UJI-26-N-\1"),
    (re.compile(r"\d\d\.\d\d(\.\d\d)? WITA"), "TIME WITA"),
    (re.compile(r"foto-\d+"), "foto-N"),
    (re.compile(r"<code>[0-9a-f]{16}</code>"), "CHECKSUM"),
)
"""What differs from one run to the next in the same text: numbers, times, checksums."""

Portrait = dict[str, Any]
Said = dict[int, list[tuple[str, str]]]


class Books:
    """Reads what the bot wrote; never writes, and waits for no lock."""

    def __init__(self, url: str, folder: Path) -> None:
        self._engine = reading_engine(url)
        self._folder = folder

    def close(self) -> None:
        self._engine.dispose()

    def at_rest(self) -> bool:
        """Whether nothing waits to be handled, sent or fetched."""
        with self._engine.connect() as connection:
            return not connection.execute(UNDER_WAY).scalar_one()

    def held(self) -> dict[str, Any]:
        """The answers now in force, files by their kinds."""
        with Session(self._engine) as session:
            rows = session.exec(select(Answer).where(col(Answer.current))).all()
            kinds = {a.id: a.kind for a in session.exec(select(Attachment))}
            return {row.question_id: _shown(row.value, kinds) for row in rows}

    def portrait(self) -> Portrait:
        """All that must come out equal, however often the bot was killed."""
        with Session(self._engine) as session:
            files = {a.id: a.sha256 for a in session.exec(select(Attachment))}
            return {
                "people": _rows(session, Person, "name", "position", "phone", "consent_version"),
                "consents": _rows(session, Consent, "version", "agreed"),
                "memberships": _rows(session, Membership, "agency_id"),
                "used invitations": _count(session, col(Invitation.used_by).is_not(None)),
                "proposals": _rows(session, Proposal, "state", "title", "revision"),
                "answers": [
                    (row.question_id, row.revision, row.current, _named(row.value, files))
                    for row in session.exec(
                        select(Answer).order_by(col(Answer.question_id), col(Answer.revision))
                    )
                ],
                "messages": _rows(session, AnswerMessage, "question_id", "body", "replaced"),
                "files": _rows(session, Attachment, "state", "kind", "size"),
                "submissions": [
                    (row.version, row.title, _named(row.answers, files))
                    for row in session.exec(select(Submission))
                ],
                "reminders": Counter(session.exec(select(Reminder.state))),
                "conversations": Counter(session.exec(select(Conversation.awaits))),
                "inbox": Counter(session.execute(select(Inbox.event, Inbox.state)).all()),
                "replies": [
                    (row.method, steady(_body(row.params)), row.state)
                    for row in session.exec(
                        select(Outbox).order_by(col(Outbox.chat_id), col(Outbox.id))
                    )
                ],
            }

    def faults(self) -> list[str]:
        """What is wrong by itself, whatever another run came to."""
        with Session(self._engine) as session:
            found = [
                f"a receipt number stands {times} times"
                for times in Counter(session.exec(select(Submission.receipt_number))).values()
                if times > 1
            ]
            found += [
                f"file {row.path} is not what its SHA-256 says"
                for row in session.exec(select(Attachment).where(col(Attachment.path).is_not(None)))
                if row.sha256 != _sha256(self._folder / "attachments" / str(row.path))
            ]
            wanted = set(session.exec(select(Attachment.path)))
        found += [f"{path} belongs to nothing" for path in self._stray(wanted)]
        return found

    def _stray(self, wanted: set[str | None]) -> list[str]:
        root = self._folder / "attachments"
        there = (path for path in root.rglob("*") if path.is_file())
        return sorted(
            str(path.relative_to(root))
            for path in there
            if str(path.relative_to(root)) not in wanted
        )


def reading_engine(url: str) -> Engine:
    """An engine that begins no writing transaction."""
    target = make_url(url)
    if target.get_backend_name() == "postgresql":
        target = target.set(drivername="postgresql+psycopg")
        return create_engine(target, isolation_level="AUTOCOMMIT", json_deserializer=_json)
    return create_engine(target, json_deserializer=_json)


def said(world: World) -> Said:
    """What the sandbox carried out of the bot's sending, by chat: method and steady text."""
    found: Said = {}
    for call in world.calls:
        if call["status"] == 200 and call["method"] in {"sendMessage", "sendDocument"}:
            entry = (call["method"], steady(_body(call["params"])))
            found.setdefault(int(call["params"]["chat_id"]), []).append(entry)
    return found


def visible(world: World) -> dict[int, set[str]]:
    """What stands in each chat at the end, from the bot."""
    return {
        person.id: {
            plain(message.get("text") or message.get("caption") or "")
            for message in person.chat
            if message["from"].get("is_bot")
        }
        for person in world.people.values()
    }


def steady(body: str) -> str:
    for pattern, instead in VARYING:
        body = pattern.sub(instead, body)
    return body


def plain(body: str) -> str:
    """A text without its tags, as the person reads it."""
    return re.sub(r"\b[0-9a-f]{16}\b", "CHECKSUM", steady(re.sub(r"<[^>]+>", "", body)))


def _body(params: Mapping[str, Any]) -> str:
    return str(params.get("text") or params.get("caption") or "")


def _json(stored: Any) -> Any:
    return stored if isinstance(stored, int | float) else json.loads(stored)


def _rows(session: Session, table: Any, *names: str) -> list[tuple[Any, ...]]:
    rows = session.execute(select(*(getattr(table, name) for name in names))).all()
    return sorted((tuple(row) for row in rows), key=repr)


def _count(session: Session, condition: Any) -> int:
    return session.exec(select(func.count()).where(condition)).one()


def _shown(value: Any, kinds: Mapping[int | None, str | None]) -> Any:
    return ", ".join(str(kinds.get(item)) for item in value) if _is_files(value) else value


def _named(value: Any, files: Mapping[int | None, str | None]) -> Any:
    """A value whose files are named by their content, since ids may skip."""
    if isinstance(value, dict):
        return {key: _named(item, files) for key, item in value.items()}
    return [files.get(item) for item in value] if _is_files(value) else value


def _is_files(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, int) for item in value)


def _sha256(path: Path) -> str | None:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def doubled(clean: Iterable[tuple[str, str]], struck: Iterable[tuple[str, str]]) -> list[str]:
    """What was said too rarely, too often or out of order, beside a run without kills (P3)."""
    clean, struck = list(clean), list(struck)
    should, did = Counter(clean), Counter(struck)
    found = [f"never said: {entry}" for entry in should if did[entry] < should[entry]]
    found += [
        f"said {times} times: {entry}" for entry, times in did.items() if times > 2 * should[entry]
    ]
    if not found and list(dict.fromkeys(clean)) != list(dict.fromkeys(struck)):
        found.append(f"said out of order: {list(dict.fromkeys(struck))}")
    return found
