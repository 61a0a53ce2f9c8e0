"""The page of one innovation: its story, its awards, where that is known from, what is like it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from starlette.responses import Response

from bot.web.gallery.listing import entries
from bot.web.gallery.pictures import card_picture, photo_jpeg
from bot.web.gallery.rendering import page
from bot.web.gallery.visit import RefusedError, Visit
from domain.awards import understood
from domain.gallery_links import card_url
from domain.search.query import Query
from domain.sources import Source, sources
from handlers.innovation_names import Names
from storage.gallery import similar
from storage.innovations import awards_of, by_code
from storage.tables import Innovation, Winner

CODE = re.compile(r"[0-9a-z]{1,12}")
PLAIN_NAME = re.compile(r"\w[\w-]*\.(?:jpe?g|png|webp)", re.IGNORECASE)


@dataclass(frozen=True)
class Won:
    """An award in the history of an innovation."""

    award: Winner
    standing: str
    sources: list[Source]


@dataclass(frozen=True)
class Topic:
    label: str
    query: Query


def card_page(visit: Visit) -> Response:
    innovation = _asked_for(visit)
    names = Names(visit.texts, visit.overview.places)
    awards = awards_of(visit.session, innovation)
    share = card_url(visit.gallery.base, innovation.code, visit.language)
    heading = names.heading(innovation)
    return page(
        visit,
        "card.html",
        lambda base, language: card_url(base, innovation.code, language),
        shown=innovation.code,
        innovation=innovation,
        title=heading,
        subtitle=names.subheading(innovation),
        region=names.region(innovation.region_code),
        in_region=Query(regions=(innovation.region_code,)),
        from_title=innovation.summary_basis != "source",
        best=_best(awards),
        awards=[Won(w, names.standing(w), sources(w.source)) for w in awards],
        topics=[Topic(names.topic(each), Query(topics=(each,))) for each in innovation.topics],
        alike=list(entries(visit, similar(visit.session, innovation), names)),
        alike_by_topic=bool(innovation.topics),
        photo=_photo_path(visit, innovation) is not None,
        chat=visit.gallery.chat_url(visit.session, f"i_{innovation.code}"),
        telegram=f"https://t.me/share/url?{urlencode({'url': share, 'text': heading})}",
        whatsapp=f"https://wa.me/?{urlencode({'text': f'{heading} {share}'})}",
        printed=share,
    )


def picture(visit: Visit) -> Response:
    """What a link to the card is shown with elsewhere."""
    innovation = _asked_for(visit)
    names = Names(visit.texts, visit.overview.places)
    best = _best(awards_of(visit.session, innovation))
    made = card_picture(
        names.heading(innovation),
        names.subheading(innovation),
        innovation.institution,
        f"{best.award} · {best.edition}" if best else "",
        visit.texts.plain("gallery.name"),
    )
    return Response(made, media_type="image/png")


def photo(visit: Visit) -> Response:
    path = _photo_path(visit, _asked_for(visit))
    made = photo_jpeg(path, path.stat().st_mtime_ns) if path else None
    if made is None:
        raise RefusedError(404, "gallery.error_card")
    return Response(made, media_type="image/jpeg")


def _best(awards: Iterable[Winner]) -> Winner | None:
    by_rank = sorted(awards, key=lambda w: (understood(w.edition, w.award).rank, -w.year))
    return by_rank[0] if by_rank else None


def _photo_path(visit: Visit, innovation: Innovation) -> Path | None:
    name = innovation.photo or ""
    path = visit.gallery.photos / name
    return path if PLAIN_NAME.fullmatch(name) and path.is_file() else None


def _asked_for(visit: Visit) -> Innovation:
    code = visit.request.path_params["code"]
    innovation = by_code(visit.session, code) if CODE.fullmatch(code) else None
    if innovation is None:
        raise RefusedError(404, "gallery.error_card")
    return innovation
