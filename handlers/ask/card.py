"""One innovation: its story, its awards in the order of time, its source, and what is like it."""

from urllib.parse import urlencode

from markupsafe import Markup
from telegram import InlineKeyboardButton

from domain.gallery_links import card_url
from domain.questions.question import Aspect
from domain.search.query import Query
from domain.sources import Source, sources
from handlers.ask import phrases
from handlers.ask.actions import Browse, OpenCard, Replicate, Show, ShowPhoto
from handlers.ask.links import card_payload, start_url, written
from handlers.ask.listing import award_words, edition_words, given, maker
from handlers.ask.screen import Rows, lines, stacked
from handlers.innovation_names import Names
from handlers.turn import NOTHING, Turn
from storage.gallery import similar
from storage.innovations import awards_of
from storage.tables import Innovation, Winner

MOST_SIMILAR = 3
LOOKED_AT = 9
MOST_SOURCES = 4
SHARE = "https://t.me/share/url"


def body(turn: Turn, innovation: Innovation, aspect: Aspect | None = None) -> Markup:
    """The card; what was asked of the innovation stands first."""
    return told(turn, innovation, awards_of(turn.session, innovation), aspect)


def told(
    turn: Turn, innovation: Innovation, awards: list[Winner], aspect: Aspect | None = None
) -> Markup:
    """The card with these awards, which need not be recorded yet."""
    named = phrases.names(turn)
    subheading = named.subheading(innovation)
    unsure = any(award.verified != "yes" for award in awards)
    return stacked(
        _asked(turn, named, innovation, awards, aspect) if aspect else NOTHING,
        lines(
            turn.html("ask.card_name", name=named.heading(innovation)),
            turn.html("ask.card_subheading", text=subheading) if subheading else NOTHING,
            turn.html("ask.card_maker", maker=maker(named, innovation)),
        ),
        _story(turn, innovation),
        _history(turn, awards),
        lines(
            _sources(turn, awards),
            turn.html("ask.unsure") if unsure else NOTHING,
            turn.html("ask.coverage"),
        ),
    )


def _story(turn: Turn, innovation: Innovation) -> Markup:
    """What it does, as its source tells it; otherwise marked as told by the title alone."""
    if not innovation.summary:
        return turn.html("ask.no_story")
    key = "ask.story" if innovation.summary_basis == "source" else "ask.story_by_title"
    return turn.html(key, text=innovation.summary)


def _history(turn: Turn, awards: list[Winner]) -> Markup:
    entries = [
        turn.html(
            "ask.card_award",
            award=award_words(turn, award),
            mark=turn.plain("ask.mark") if award.verified != "yes" else "",
        )
        for award in awards
    ]
    return lines(turn.html("ask.card_awards"), *entries)


def _sources(turn: Turn, awards: list[Winner]) -> Markup:
    told = {s.site or s.text: s for award in reversed(awards) for s in sources(award.source)}
    shown = [_source(turn, source) for source in list(told.values())[:MOST_SOURCES]]
    if not shown:
        return turn.html("ask.no_source")
    return turn.html("ask.card_source", sources=Markup(", ").join(shown))


def _source(turn: Turn, source: Source) -> Markup:
    if source.url is None:
        return turn.html("ask.source_words", text=source.text)
    return turn.html("ask.source_link", url=source.url, site=source.site)


# --- what was asked of it -------------------------------------------------------------------------


def _asked(
    turn: Turn, named: Names, innovation: Innovation, awards: list[Winner], aspect: Aspect
) -> Markup:
    """One sentence that answers what was asked."""
    values = {"name": named.heading(innovation), "maker": maker(named, innovation)}
    if aspect is Aspect.AWARDS:
        return turn.html("ask.asked_awards", awards=_awards(turn, awards), **values)
    if aspect is Aspect.MAKER:
        return turn.html("ask.asked_maker", **values)
    if aspect is Aspect.UNRECORDED:
        return turn.html("ask.asked_unrecorded", name=values["name"])
    if aspect is Aspect.SIMILAR:
        return _alike(turn, named, innovation)
    if aspect is Aspect.SOURCE:
        found = [source.site or source.text for award in awards for source in sources(award.source)]
        key = "ask.asked_source" if found else "ask.asked_no_source"
        told = {"sources": ", ".join(dict.fromkeys(found))} if found else {}
        return turn.html(key, name=values["name"], **told)
    return NOTHING


def _alike(turn: Turn, named: Names, innovation: Innovation) -> Markup:
    """Which are like it; their buttons stand below the card."""
    others = [
        turn.plain(
            "ask.name_in_place",
            name=named.heading(other),
            place=phrases.region_name(turn, other.region_code),
        )
        for other in _similar(turn, innovation)
    ]
    key = "ask.asked_similar" if others else "ask.asked_nothing_similar"
    told = {"names": phrases.joined(turn, others, "ask.and")} if others else {}
    return turn.html(key, name=named.heading(innovation), **told)


def _awards(turn: Turn, awards: list[Winner]) -> str:
    """Everything it won: "TOP 99 dan TOP 45 KIPP 2021; TOP 30 KIPP Sulsel 2020"."""
    by_edition: dict[str, list[str]] = {}
    for award in awards:
        by_edition.setdefault(edition_words(award), []).append(given(award))
    told = (
        turn.plain("ask.award_of", award=phrases.joined(turn, won, "ask.and"), edition=edition)
        for edition, won in by_edition.items()
    )
    return "; ".join(told)


# --- buttons --------------------------------------------------------------------------------------


def rows(turn: Turn, innovation: Innovation, back: OpenCard | None = None) -> Rows:
    """Similar ones, the photo, sharing, replicating, and the way back to the list."""
    query = back.query if back else written(turn, Query(regions=(innovation.region_code,)))
    view = back.view if back else "l"
    page = back.page if back else 0
    named = phrases.names(turn)
    made: Rows = [
        [
            turn.button(
                "ask.b_similar",
                OpenCard(other.code, view, query, page),
                name=named.heading(other),
                place=phrases.region_name(turn, other.region_code),
            )
        ]
        for other in _similar(turn, innovation)
    ]
    if innovation.photo:
        made.append([turn.button("ask.b_photo", ShowPhoto(innovation.code))])
    if innovation.is_innovation:
        made.append([turn.button("ask.b_replicate", Replicate(innovation.code), "primary")])
    made.append(_links(turn, named, innovation))
    if back is not None:
        made.append([turn.button("ask.b_back", Show(view, query, page))])
    else:
        made.append([turn.button("ask.b_browse", Browse())])
    return made


def _links(turn: Turn, named: Names, innovation: Innovation) -> list[InlineKeyboardButton]:
    made = [turn.link("ask.b_share", share_url(turn, named, innovation))]
    if turn.scope.gallery_url:
        url = card_url(turn.scope.gallery_url, innovation.code, turn.language)
        made.append(turn.link("ask.b_in_gallery", url))
    return made


def share_url(turn: Turn, named: Names, innovation: Innovation) -> str:
    """Opens the choice of a chat to send the card's link to."""
    url = start_url(turn, card_payload(innovation.code))
    return f"{SHARE}?{urlencode({'url': url, 'text': named.heading(innovation)})}"


def _similar(turn: Turn, innovation: Innovation) -> list[Innovation]:
    """Others like it, those of another region first."""
    near = similar(turn.session, innovation, LOOKED_AT)
    elsewhere = sorted(near, key=lambda other: other.region_code == innovation.region_code)
    return elsewhere[:MOST_SIMILAR]


def send_photo(turn: Turn, innovation: Innovation) -> None:
    """Its photo as a message of its own, to the chat that asked."""
    picture = {"kind": "innovation_photo", "innovation": innovation.code}
    turn.send_photo(
        picture,
        turn.html("ask.photo_of", name=phrases.names(turn).heading(innovation)),
        chat_id=turn.message.chat.id,
    )
