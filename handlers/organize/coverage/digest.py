"""The weekly digest: sent by itself to everybody who may see coverage, and how to stop it."""

from collections.abc import Mapping
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton, Update

from domain.coverage import (
    AgencyCoverage,
    DigestWeek,
    Shown,
    by_region,
    digest_week,
    in_last_week,
    is_shown,
    tally,
)
from domain.dates import days_left, wita
from domain.holidays_id import is_holiday
from handlers.organize.coverage import actions, words
from handlers.organize.lying import lying_line
from handlers.texts import Texts, texts
from handlers.turn import Turn, edition_name, labelled, language_of, message_params
from storage.agencies import regions as all_regions
from storage.check_lists import closed_with_checks
from storage.coverage import coverage, season
from storage.coverage_digest import Reader, decide, next_reader, set_muted
from storage.editions import open_editions
from storage.outbox import queue
from storage.tables import Edition, Priority, Region

MOST_NAMED = 8


def tell_next_digest(session: Session, now: datetime, *, skip: bool = False) -> bool:
    """Writes one person's digest, if one is due; whether there was one to decide.

    ``skip``: it is left out this week, since it could not be written.
    """
    week = digest_week(now, is_holiday)
    if week is None:
        return False
    for edition in [*open_editions(session, now), *closed_with_checks(session, now)]:
        reader = next_reader(session, edition, week) if edition.opens_at <= week.due_at else None
        if reader is not None:
            told = not (reader.muted or skip)
            if decide(session, edition, week, reader, now, told=told) and told:
                _queue(session, edition, week, reader, now)
            return True
    return False


def _queue(
    session: Session, edition: Edition, week: DigestWeek, reader: Reader, now: datetime
) -> None:
    queue(
        session,
        reader.person.id,
        "sendMessage",
        message(session, edition, reader, now),
        now,
        priority=Priority.REMINDER,
        key=f"coverage:{edition.id}:{week.monday.isoformat()}:{reader.person.id}",
        expires_at=week.good_until,
    )


# --- what is read --------------------------------------------------------------------------------


def message(session: Session, edition: Edition, reader: Reader, now: datetime) -> dict[str, object]:
    """A person's digest, in their language and of their regions."""
    told = texts(language_of(reader.person))
    regions = {
        region.code: region
        for region in all_regions(session)
        if reader.regions is None or region.code in reader.regions
    }
    found = coverage(session, edition.id or 0, now, list(regions))
    came = season(session, edition, "", list(regions)).handed_in
    parts = [
        _title(told, edition, regions, now),
        words.summary(told, tally(found)),
        told.html("coverage.last_week", number=in_last_week(came, now)),
        lying_line(told, session, edition, regions, list(regions), now),
        _to_be_helped(told, regions, found) if edition.closes_at > now else None,
    ]
    body = Markup("\n\n").join(part for part in parts if part)
    return message_params(reader.person.id, body, _buttons(told, edition))


def _title(told: Texts, edition: Edition, regions: Mapping[str, Region], now: datetime) -> Markup:
    only = next(iter(regions.values())) if len(regions) == 1 else None
    key = "coverage.digest_title" if edition.closes_at > now else "checking.digest_title"
    return told.html(
        key,
        about=words.region_name(told, only) if only else told.plain("coverage.all_regions"),
        edition=edition_name(edition, told.language),
        now=wita(now, told.language),
        when=wita(edition.closes_at, told.language),
        count=abs(days_left(edition.closes_at, now)),
    )


def _to_be_helped(
    told: Texts, regions: Mapping[str, Region], found: list[AgencyCoverage]
) -> Markup | None:
    """Of one region, the agencies that have not begun; of several, the regions where none has."""
    if len(regions) == 1:
        names = [
            words.agency_name(agency, regions[agency.region])
            for agency in found
            if is_shown(agency, Shown.NOT_BEGUN)
        ]
        key = "coverage.not_begun"
    else:
        names = [
            words.region_name(told, regions[code])
            for code, agencies in by_region(found).items()
            if not tally(agencies).submitted
        ]
        key = "coverage.none_submitted"
    return told.html(key, names=words.some(told, names, MOST_NAMED)) if names else None


def _buttons(told: Texts, edition: Edition) -> list[list[InlineKeyboardButton]]:
    at = edition.id or 0
    return [
        [labelled(told.plain("coverage.b_open"), actions.Coverage(at))],
        [labelled(told.plain("coverage.b_pictures"), actions.CoveragePictures(at))],
        [labelled(told.plain("coverage.b_mute"), actions.MuteDigest(muted=True))],
    ]


# --- off and on ----------------------------------------------------------------------------------


async def mute(_update: Update, turn: Turn) -> None:
    """The button under a digest says so in a message of its own; undoing changes that one."""
    muted = turn.pressed(actions.MuteDigest).muted
    set_muted(turn.session, turn.person_id, muted, turn.now)
    if muted:
        turn.say(
            turn.html("coverage.muted"),
            [[turn.button("coverage.b_unmute", actions.MuteDigest(muted=False))]],
        )
    else:
        turn.edit(turn.html("coverage.unmuted"))
