"""What people read where a proposal stands still: its contact, a colleague, the head, the region.

Each step has words and a button of its own. Like every reminder, it neither moves a conversation
nor touches the question somebody is at.
"""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton

from domain.coverage import Shown
from domain.dates import WITA, days_left, long_date, wita
from domain.escalation import Step
from domain.words import shorten
from handlers.account.actions import Mute
from handlers.organize.coverage.actions import CoverageAgency, CoverageRegion
from handlers.organize.coverage.words import region_name
from handlers.organize.regions import number_of
from handlers.reminders import draft_block, title_of
from handlers.submit.actions import Continue, ListProposals, NewProposal
from handlers.texts import Texts, texts
from handlers.turn import edition_name, labelled, language_of, message_params
from storage.escalation import EscalationMessage, Resting, decide_escalation
from storage.proposals import Work
from storage.reminders import queue
from storage.tables import Person

MOST_BLOCKS = 3
MOST_LINES = 12
MOST_DRAFTS = 2
SHORT = 60
Rows = list[list[InlineKeyboardButton]]


def escalate(session: Session, now: datetime, limit: int) -> bool:
    """Writes the messages of the next steps that are due; whether to ask at once again."""
    messages = decide_escalation(session, now, limit)
    if messages is None:
        return False
    for message in messages:
        params = message_params(message.person.id, *step_written(message, now))
        queue(session, message.person.id, message.edition.closes_at, params, now)
    return True


def step_written(message: EscalationMessage, now: datetime) -> tuple[Markup, Rows]:
    """What a person reads at that time, and the buttons under it."""
    told = texts(language_of(message.person))
    if message.step is Step.COORDINATOR:
        return _to_coordinator(told, message, now), _standing(told, message)
    shown = message.agencies[:MOST_BLOCKS]
    parts = [told.html(f"escalation.to_{message.step}", edition=_edition(told, message))]
    parts += [_agency(told, message, each, now) for each in shown]
    if len(message.agencies) > MOST_BLOCKS:
        parts.append(told.html("escalation.more", count=len(message.agencies) - MOST_BLOCKS))
    parts.append(told.html(f"escalation.please_{message.step}"))
    if message.step is Step.HEAD:
        return Markup("\n\n").join(parts), _standing(told, message)
    return Markup("\n\n").join(parts), _ways_on(told, shown)


def _edition(told: Texts, message: EscalationMessage) -> str:
    return edition_name(message.edition, told.language)


def _agency(told: Texts, message: EscalationMessage, each: Resting, now: datetime) -> Markup:
    """One agency: what is missing, by when, and at the later steps who its contact is."""
    lines = [told.html("escalation.agency", agency=each.agency.name, **_rests(told, each))]
    if message.step is not Step.CONTACT:
        lines.append(told.html("escalation.contact", names=_names(told, each)))
    if each.works:
        blocks = [draft_block(told, work, now) for work in each.works[:MOST_DRAFTS]]
        return Markup("\n").join([*lines, *blocks])
    return Markup("\n").join(
        [*lines, told.html("escalation.not_begun"), _until(told, message, now)]
    )


def _rests(told: Texts, each: Resting) -> dict[str, object]:
    return {"since": long_date(each.since.astimezone(WITA).date(), told.language)}


def _until(told: Texts, message: EscalationMessage, now: datetime) -> Markup:
    closes_at = message.edition.closes_at
    count = days_left(closes_at, now)
    return told.html("escalation.until", when=wita(closes_at, told.language), count=count)


def _names(told: Texts, each: Resting) -> str:
    """Names only: positions and numbers are not passed on."""
    return ", ".join(_name(told, person) for person in each.contacts)


def _name(told: Texts, person: Person) -> str:
    return person.name or person.telegram_name or told.plain("escalation.unnamed")


def _to_coordinator(told: Texts, message: EscalationMessage, now: datetime) -> Markup:
    count = len(message.agencies)
    shown = message.agencies[: MOST_LINES if count > MOST_LINES else count]
    lines = [_line(told, each) for each in shown]
    if count > len(shown):
        lines.append(told.html("escalation.more", count=count - len(shown)))
    parts = [
        told.html(
            "escalation.to_coordinator",
            edition=_edition(told, message),
            region=region_name(told, message.region),
            count=count,
        ),
        Markup("\n").join(lines),
        _until(told, message, now),
        told.html("escalation.please_coordinator"),
    ]
    return Markup("\n\n").join(parts)


def _line(told: Texts, each: Resting) -> Markup:
    return told.html(
        "escalation.line",
        agency=shorten(each.agency.short_name, SHORT),
        names=shorten(_names(told, each), SHORT),
        state=_state(told, each.works),
    )


def _state(told: Texts, works: Sequence[Work]) -> str:
    if not works:
        return told.plain("escalation.s_not_begun")
    return told.plain("escalation.s_draft", percent=max(work.draft.percent for work in works))


# --- the buttons ---------------------------------------------------------------------------------


def _standing(told: Texts, message: EscalationMessage) -> Rows:
    """The one button that shows how it stands: to contacts their own, to staff the coverage."""
    act: object = ListProposals()
    if message.step is Step.COORDINATOR:
        edition, agencies = message.edition.id or 0, message.agencies
        region = number_of(message.region.code)
        act = CoverageRegion(edition, region, Shown.ALL)
        if len(agencies) == 1:
            act = CoverageAgency(edition, agencies[0].agency.id or 0)
    return [[labelled(told.plain("escalation.b_standing"), act, "primary")]]


def _ways_on(told: Texts, shown: Sequence[Resting]) -> Rows:
    works = [work for each in shown for work in each.works[:MOST_DRAFTS]]
    rows = [
        [labelled(told.plain("reminders.b_go_on", title=title_of(told, work)), Continue(work.id))]
        for work in works
    ]
    if any(not each.works for each in shown):
        rows.append([labelled(told.plain("editions.b_start"), NewProposal(), "primary")])
    return [*rows, [labelled(told.plain("reminders.b_mute"), Mute(True))]]
