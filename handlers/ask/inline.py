"""Inline mode: ``@bot stunting bone`` in any chat, answered with cards that can be sent there.

Results are the same for everybody, so that Telegram may keep them for all: they are Indonesian,
and nothing is stored of whoever types.
"""

from typing import Any, cast

from telegram import InlineQuery, Update

from domain.questions.question import ABOUT_INNOVATIONS
from domain.search.query import Query, literal_word
from domain.search.terms import words
from handlers.ask import answer, card, deep_links, links, listing, phrases
from handlers.turn import Turn
from storage.gallery import awards_by_innovation, overview
from storage.innovation_search import Found, find
from storage.tables import Innovation, Person, Winner

ON_PAGE = 20
CACHED_FOR = 300
"""Seconds Telegram may answer the same query by itself."""
MOST_OFFSET = 10_000
MOST_WORDS = 8
LONGEST_TITLE, LONGEST_DESCRIPTION = 60, 120


async def results(update: Update, turn: Turn) -> None:
    """A page of cards; worthless a moment later, so never stored or repeated."""
    asked = cast(InlineQuery, update.inline_query)
    with turn.speaking_to(Person(id=0, language_hint="id", first_seen_at=turn.now)):
        query = _query(turn, asked.query)
        offset = _offset(asked.offset)
        found = find(turn.session, query, offset=offset, limit=ON_PAGE)
        turn.scope.passing.append(
            ("answerInlineQuery", _params(turn, asked.id, query, found, offset))
        )


def _query(turn: Turn, text: str) -> Query:
    """What is typed, or the newest year that is recorded."""
    if not text.strip():
        return Query(years=overview(turn.session).years[-1:])
    question = answer.understood(turn, text, None)
    if question.intent in ABOUT_INNOVATIONS:
        return question.query
    return Query(words=tuple(map(literal_word, words(text)[:MOST_WORDS])))


def _offset(given: str) -> int:
    return min(int(given), MOST_OFFSET) if given.isascii() and given.isdigit() else 0


def _params(turn: Turn, number: str, query: Query, found: Found, offset: int) -> dict[str, Any]:
    following = offset + ON_PAGE
    return {
        "inline_query_id": number,
        "results": _articles(turn, found, query),
        "cache_time": CACHED_FOR,
        "is_personal": False,
        "next_offset": str(following) if following < found.total else "",
        "button": {
            "text": turn.plain("ask.b_inline_more" if found.total else "ask.b_inline_none"),
            "start_parameter": links.list_payload(turn, query) if found.total else deep_links.ASK,
        },
    }


def _articles(turn: Turn, found: Found, query: Query) -> list[dict[str, Any]]:
    awards = awards_by_innovation(turn.session, found.innovations)
    return [
        _article(turn, each, listing.shown_award(awards[each.id], query))
        for each in found.innovations
    ]


def _article(turn: Turn, innovation: Innovation, award: Winner) -> dict[str, Any]:
    """A result, and the card that is sent when it is chosen."""
    named = phrases.names(turn)
    place = phrases.region_name(turn, innovation.region_code)
    described = f"{place} · {listing.award_words(turn, award)}"
    opens = links.start_url(turn, links.card_payload(innovation.code))
    button = turn.link("ask.b_open_bot", opens)
    return {
        "type": "article",
        "id": innovation.code,
        "title": named.heading(innovation)[:LONGEST_TITLE],
        "description": described[:LONGEST_DESCRIPTION],
        "input_message_content": {
            "message_text": str(card.body(turn, innovation)),
            "parse_mode": "HTML",
            "link_preview_options": {"is_disabled": True},
        },
        "reply_markup": {"inline_keyboard": [[button.to_dict()]]},
    }
