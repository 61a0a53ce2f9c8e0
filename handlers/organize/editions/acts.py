"""What is done to an edition as a whole: publish, move its deadline, close, archive.

Contacts are told in the same transaction (:mod:`handlers.edition_news`). What cannot be taken
back, or tells many, is asked about a second time in words that name the edition.
"""

from markupsafe import Markup
from telegram import Update

from domain.dates import wita
from domain.editions import Moment, Phase, told_at
from domain.errors import DomainError
from handlers import edition_news
from handlers.edition_news import Told
from handlers.organize.editions import actions
from handlers.organize.editions.pages import fresh, preview, show
from handlers.organize.editions.parts import ask, read_written, warnings
from handlers.organize.reminders.odd_extras import tell_odd
from handlers.turn import Turn
from storage import edition_changes as changes
from storage.edition_news import News, readers
from storage.editions import phase_of
from storage.tables import Edition

# --- publishing ------------------------------------------------------------------------------


async def publish(_update: Update, turn: Turn) -> None:
    """The whole edition and to how many it is announced; the second press publishes it."""
    act = turn.pressed(actions.Publish)
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    problem = changes.check_publish(turn.session, edition, turn.now)
    if problem is not None:
        show(turn, edition, turn.problem(problem))
    elif not act.sure:
        _ask_to_publish(turn, edition)
    else:
        changes.publish(turn.session, edition, turn.person_id, turn.now)
        told = _when_announced(turn, edition)
        edition_news.announce_openings(turn.session, turn.now)
        show(turn, edition, turn.html("editions.published", announced=told))


def _ask_to_publish(turn: Turn, edition: Edition) -> None:
    sure = actions.Publish(edition.id or 0, edition.revision, sure=True)
    lines = [
        turn.html("editions.publish_this", name=turn.named(edition)),
        preview(turn, edition),
        *warnings(turn, Moment.CLOSES, edition.closes_at),
        turn.html("editions.publish_means", announced=_when_announced(turn, edition)),
    ]
    rows = [
        [turn.button("editions.b_publish_sure", sure, "success", name=turn.named(edition))],
        [turn.button("editions.b_back", actions.OpenEdition(edition.id or 0))],
    ]
    turn.edit(Markup("\n\n").join(lines), rows)


def _when_announced(turn: Turn, edition: Edition) -> str:
    """To how many contacts the opening is told, and when: at once, or on a coming morning."""
    count = len(readers(turn.session, edition, News.OPENING))
    opens = max(edition.opens_at, turn.now)
    at = told_at(opens, edition.closes_at)
    if not count:
        return turn.plain("editions.no_contacts")
    if at <= turn.now:
        return turn.plain("editions.announced_now", count=count)
    return turn.plain("editions.announced_at", count=count, when=wita(at, turn.language))


async def unpublish(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Unpublish)
    edition = fresh(turn, act.edition, act.revision)
    if edition is not None:
        changes.unpublish(turn.session, edition, turn.person_id, turn.now)
        show(turn, edition, turn.html("editions.unpublished"))


# --- the deadline ----------------------------------------------------------------------------


async def move_deadline(_update: Update, turn: Turn) -> None:
    """A later deadline holds at one press; an earlier one is asked about."""
    act = turn.pressed(actions.MoveDeadline)
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    at = read_written(act.value)
    problem = changes.check_moment(turn.session, edition, Moment.CLOSES, at, turn.now)
    if problem is not None:
        ask(turn, edition, Moment.CLOSES, note=turn.problem(problem))
    elif at < edition.closes_at and not act.sure:
        _ask_to_shorten(turn, edition, act)
    else:
        before = edition.closes_at
        changes.set_moment(turn.session, edition, Moment.CLOSES, at, turn.person_id, turn.now)
        told = edition_news.tell_deadline(turn.session, edition, before, turn.now)
        tell_odd(turn, edition)
        show(turn, edition, _done(turn, "editions.deadline_moved", edition, told))


def _ask_to_shorten(turn: Turn, edition: Edition, act: actions.MoveDeadline) -> None:
    sure = actions.MoveDeadline(act.edition, act.revision, act.value, sure=True)
    body = turn.html(
        "editions.shorten",
        name=turn.named(edition),
        before=wita(edition.closes_at, turn.language),
        after=wita(read_written(act.value), turn.language),
        count=len(readers(turn.session, edition, News.DEADLINE)),
    )
    rows = [
        [turn.button("editions.b_leave_deadline", actions.OpenEdition(act.edition))],
        [turn.button("editions.b_shorten", sure, "danger")],
    ]
    turn.edit(body, rows)


async def close_early(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.CloseEarly)
    edition = fresh(turn, act.edition, act.revision)
    if edition is None:
        return
    if phase_of(edition, turn.now) is not Phase.OPEN:
        raise DomainError("editions.not_open")
    if not act.sure:
        _ask_to_close(turn, edition)
        return
    changes.close_now(turn.session, edition, turn.person_id, turn.now)
    told = edition_news.tell_close(turn.session, edition, turn.now)
    show(turn, edition, _done(turn, "editions.closed", edition, told))


def _ask_to_close(turn: Turn, edition: Edition) -> None:
    number = edition.id or 0
    body = turn.html(
        "editions.close_this",
        name=turn.named(edition),
        when=wita(edition.closes_at, turn.language),
        count=len(readers(turn.session, edition, News.CLOSE)),
    )
    sure = actions.CloseEarly(number, edition.revision, sure=True)
    rows = [
        [turn.button("editions.b_leave_open", actions.OpenEdition(number))],
        [turn.button("editions.b_close_sure", sure, "danger", name=turn.named(edition))],
    ]
    turn.edit(body, rows)


def _done(turn: Turn, key: str, edition: Edition, told: Told) -> Markup:
    """What was done, and how many contacts are told of it when."""
    if told.count and told.at > turn.now:
        at = wita(told.at, turn.language)
        how = turn.plain("editions.told_at", count=told.count, when=at)
    else:
        how = turn.plain("editions.told_now", count=told.count)
    return turn.html(key, when=wita(edition.closes_at, turn.language), told=how)


# --- the archive -----------------------------------------------------------------------------


async def archive(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Archive)
    edition = fresh(turn, act.edition, act.revision)
    if edition is not None:
        changes.archive(turn.session, edition, turn.person_id, turn.now)
        show(turn, edition, turn.html("editions.archived"))


async def restore(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Restore)
    edition = fresh(turn, act.edition, act.revision)
    if edition is not None:
        changes.restore(turn.session, edition, turn.person_id, turn.now)
        show(turn, edition, turn.html("editions.restored"))
