"""What people read of new winners: one message for all that were announced together."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from markupsafe import Markup
from sqlmodel import Session
from telegram import InlineKeyboardButton

from domain.editions import DAY, told_at
from domain.innovations import short_name
from domain.search.query import Query
from domain.words import shorten
from handlers.ask.actions import OpenLink
from handlers.ask.links import LIST, card_payload
from handlers.ask.listing import edition_words, given
from handlers.ask.packed import pack
from handlers.organize.broadcasts.actions import WantNews
from handlers.texts import Texts, texts
from handlers.turn import labelled, language_of, message_params
from storage.tables import Innovation, Person, Winner
from storage.winner_news import queue_winner_news, readers, untold

MOST_NAMED = 10
MOST_CARDS = 5
MOST_YEARS = 3
LONGEST_TITLE = 80
LONGEST_LABEL = 40


def tell_winners(session: Session, now: datetime) -> None:
    """Tells of awards that were announced, by day; of those hidden meanwhile nothing is said."""
    winners = untold(session, now)
    if not winners or told_at(now, now + 2 * DAY) != now:
        return
    shown = [winner for winner in winners if not _is_hidden(session, winner)]
    messages = [_message(session, person, shown) for person in readers(session)] if shown else []
    queue_winner_news(session, winners, messages, now)


def _is_hidden(session: Session, winner: Winner) -> bool:
    return session.get_one(Innovation, winner.innovation_id).hidden


def _message(session: Session, person: Person, winners: Sequence[Winner]) -> dict[str, Any]:
    told = texts(language_of(person))
    lines = [
        told.html(
            "winners.news_line",
            title=shorten(short_name(winner.title), LONGEST_TITLE),
            institution=winner.institution,
            award=told.plain("ask.award_of", award=given(winner), edition=edition_words(winner)),
        )
        for winner in winners[:MOST_NAMED]
    ]
    if len(winners) > MOST_NAMED:
        lines.append(told.html("people.more", count=len(winners) - MOST_NAMED))
    body = told.html("winners.news", count=len(winners), lines=Markup("\n").join(lines))
    stop = labelled(told.plain("broadcasts.b_stop_news"), WantNews(False))
    rows = [[button] for button in _ways(session, told, winners)]
    return message_params(person.id, body, [*rows, [stop]])


def _ways(
    session: Session, told: Texts, winners: Sequence[Winner]
) -> Iterator[InlineKeyboardButton]:
    """To the card of each innovation; where they are many, to the list of their years as well."""
    shown = {session.get_one(Innovation, w.innovation_id).code: w.title for w in winners}
    for code, title in list(shown.items())[:MOST_CARDS]:
        name = shorten(short_name(title), LONGEST_LABEL)
        yield labelled(told.plain("winners.b_card", name=name), OpenLink(card_payload(code)))
    if len(shown) > MOST_CARDS:
        years = sorted({winner.year for winner in winners})[-MOST_YEARS:]
        payload = f"{LIST}{pack(Query(years=tuple(years)))}"
        label = told.plain("winners.b_of_years", years=", ".join(map(str, years)))
        yield labelled(label, OpenLink(payload))
