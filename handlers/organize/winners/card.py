"""An innovation as citizens see it, from its recorded awards."""

from collections.abc import Sequence

from markupsafe import Markup

from domain import innovations as rules
from domain.innovations import Award
from handlers.turn import Turn
from storage.tables import Region


def card(turn: Turn, awards: Sequence[Award]) -> Markup:
    """Its title, who runs it, its story and what it won, with the sources; highest award first."""
    ranked = rules.by_standing(awards)
    told = rules.best_told(ranked)
    region = turn.session.get_one(Region, ranked[0].region)
    lines = [
        turn.html("winners.card_title", title=rules.fullest_title(ranked)),
        turn.html("winners.card_who", institution=ranked[0].institution, region=region.name),
    ]
    if ranked[0].category:
        lines.append(turn.html("winners.card_category", category=ranked[0].category))
    if told.summary:
        basis = "source" if told.summary_basis == "source" else "title"
        lines.append(turn.html(f"winners.card_summary_{basis}", summary=told.summary))
    lines += [award_line(turn, award) for award in ranked]
    return Markup("\n").join(lines)


def award_line(turn: Turn, award: Award) -> Markup:
    """ "🏆 2026 · KIPP Sulsel 2026: Provinsi TOP 30 (belum terverifikasi) – sumber"."""
    sure = "yes" if award.verified == "yes" else "no"
    return turn.html(
        f"winners.card_award_{sure}",
        year=award.year,
        edition=award.edition,
        award=award.award,
        source=award.source or "–",
    )
