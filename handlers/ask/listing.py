"""A list of innovations: how many first, then five at a time, and what was understood."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup
from telegram import InlineKeyboardButton

from domain.awards import understood as standing_of
from domain.gallery_links import fits_address, list_url
from domain.handoff import Outcome
from domain.questions.question import Intent, Question
from domain.search.query import Query, Word, literal_word
from handlers.ask import nothing, phrases
from handlers.ask.actions import Browse, Correct, OpenCard, Show
from handlers.ask.links import written
from handlers.ask.screen import Answer, Rows, in_rows, lines, stacked
from handlers.innovation_names import Names
from handlers.paging import pages_of, turning
from handlers.turn import NOTHING, Turn
from storage.gallery import awards_by_innovation
from storage.innovation_search import Found, find
from storage.tables import Innovation, Winner

ON_PAGE = 5
VIEW = "l"
MOST_CORRECTIONS = 6


def answer(turn: Turn, question: Question, page: int = 0) -> Answer:
    """The list a question asks for; where nothing is recorded, what comes nearest."""
    found = find(turn.session, question.query, offset=page * ON_PAGE, limit=ON_PAGE)
    if not found.total:
        return nothing.or_nearest(turn, question, answer)
    return shown(turn, question, found, page) if found.innovations else answer(turn, question)


def shown(turn: Turn, question: Question, found: Found, page: int = 0) -> Answer:
    """A page of the list that was found."""
    return Answer(
        _body(turn, question, found, page),
        _rows(turn, question, found, page),
        Outcome.ANSWERED,
        replace(question, intent=Intent.FIND, nth=None, aspect=None),
    )


def _body(turn: Turn, question: Question, found: Found, page: int) -> Markup:
    entries = list(listed(turn, found.innovations, question.query, page * ON_PAGE))
    unsure = any(entry.unsure for entry in entries)
    return stacked(
        phrases.first_line(turn, question.query, found.total),
        Markup("\n").join(entry.text for entry in entries),
        lines(
            turn.html("ask.unsure") if unsure else NOTHING,
            turn.html("ask.coverage"),
            told_understood(turn, question),
        ),
    )


def told_understood(turn: Turn, question: Question) -> Markup:
    """What was understood, with the words that were put right."""
    corrected = [
        turn.html("ask.read_as", typed=typed, meant=meant) for typed, meant in question.corrected
    ]
    said = phrases.understood(turn, question.query)
    return Markup(" · ").join(part for part in (said, *corrected) if part)


# --- entries --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    text: Markup
    unsure: bool


def listed(
    turn: Turn, innovations: Sequence[Innovation], query: Query, before: int = 0
) -> list[Entry]:
    """Innovations as numbered entries, each with its best award of those asked for."""
    awards = awards_by_innovation(turn.session, innovations)
    named = phrases.names(turn)
    return [
        _entry(turn, named, number, innovation, shown_award(awards[innovation.id], query))
        for number, innovation in enumerate(innovations, before + 1)
    ]


def _entry(turn: Turn, named: Names, number: int, innovation: Innovation, award: Winner) -> Entry:
    unsure = award.verified != "yes"
    text = turn.html(
        "ask.entry",
        number=number,
        name=named.heading(innovation),
        maker=maker(named, innovation)
        if innovation.is_innovation
        else named.subheading(innovation),
        award=award_words(turn, award),
        mark=turn.plain("ask.mark") if unsure else "",
    )
    return Entry(text, unsure)


def maker(named: Names, innovation: Innovation) -> str:
    """Whose it is: the institution, and the region where its name does not tell."""
    if not innovation.is_innovation:
        return named.region(innovation.region_code)
    beside = named.region_beside(innovation)
    return f"{innovation.institution}, {beside}" if beside else innovation.institution


def shown_award(awards: Sequence[Winner], query: Query) -> Winner:
    """The highest award of those a query asks for."""
    fitting = [award for award in awards if _fits(award, query)]
    return (fitting or list(awards))[0]


def _fits(award: Winner, query: Query) -> bool:
    marks = standing_of(award.edition, award.award).marks
    in_year = not query.years or award.year in query.years
    return in_year and (not query.awards or any(mark in marks for mark in query.awards))


def award_words(turn: Turn, award: Winner) -> str:
    """An award with its competition and year: "TOP 45 KIPP 2021"."""
    return turn.plain("ask.award_of", award=given(award), edition=edition_words(award))


def given(award: Winner) -> str:
    """What was won, without what the record says of its sureness or its competition tells."""
    won = award.award.replace("(belum terverifikasi)", "").strip()
    return won.removeprefix("Provinsi ") if "Sulsel" in award.edition else won


def edition_words(award: Winner) -> str:
    told = str(award.year) in award.edition
    return award.edition if told else f"{award.edition} ({award.year})"


# --- buttons --------------------------------------------------------------------------------------


def _rows(turn: Turn, question: Question, found: Found, page: int) -> Rows:
    word = written(turn, question.query)
    pages = pages_of(found.total, ON_PAGE)
    numbers = [
        turn.labelled(str(number), OpenCard(innovation.code, VIEW, word, page))
        for number, innovation in enumerate(found.innovations, page * ON_PAGE + 1)
    ]
    return [
        numbers,
        *turning(page, pages, lambda to: Show(VIEW, word, to)),
        *corrections(turn, question, VIEW),
        [turn.button("ask.b_browse", Browse())],
        *_in_gallery(turn, question.query),
    ]


def _in_gallery(turn: Turn, query: Query) -> Rows:
    """The same list on the gallery's page, where it is served and its address can say it."""
    base = turn.scope.gallery_url
    if not base or not fits_address(query):
        return []
    return [[turn.link("ask.b_in_gallery", list_url(base, query, turn.language))]]


def corrections(turn: Turn, question: Question, view: str) -> Rows:
    """A button for each thing understood that takes it out, and for each word put right."""
    buttons = [
        _not_meant(turn, question.query, typed, meant, view) for typed, meant in question.corrected
    ]
    buttons += [
        turn.button("ask.b_without", Correct(view, written(turn, part.without)), what=part.label)
        for part in phrases.parts(turn, question.query)
    ]
    return in_rows(buttons[:MOST_CORRECTIONS], 2)


def _not_meant(turn: Turn, query: Query, typed: str, meant: str, view: str) -> InlineKeyboardButton:
    """ "Bukan “perahu”": searched as it was typed, word for word."""
    word = literal_word(typed)
    if any(typed in {each.typed, *each.stems} or each.typed == meant for each in query.words):
        words = tuple(word if _is(each, typed, meant) else each for each in query.words)
        changed = replace(query, words=words)
    else:
        changed = replace(_without_named(turn, query, meant), words=(*query.words, word))
    return turn.button("ask.b_not_meant", Correct(view, written(turn, changed)), meant=meant)


def _is(word: Word, typed: str, meant: str) -> bool:
    return word.typed in {typed, meant} or typed in word.stems


def _without_named(turn: Turn, query: Query, meant: str) -> Query:
    """A query without the region, topic or agency that a word was read as."""
    found = (p for p in phrases.parts(turn, query) if p.label.casefold() == meant.casefold())
    return next((part.without for part in found), query)
