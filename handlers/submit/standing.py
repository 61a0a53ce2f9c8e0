"""What an agency's contacts see of coverage: their own standing, and that they are not alone."""

from markupsafe import Markup

from domain.coverage import CoverageState, tally
from handlers.organize.coverage.words import region_name
from handlers.turn import Turn
from storage.agencies import region_of
from storage.coverage import coverage
from storage.editions import open_editions
from storage.proposals import agencies_of
from storage.tables import Agency, Edition

MOST_TOLD = 3


def own_standing(turn: Turn) -> list[Markup]:
    """A line for each agency a contact serves in each open edition."""
    agencies = agencies_of(turn.session, turn.person_id)
    editions = open_editions(turn.session, turn.now)
    pairs = [(edition, agency) for edition in editions for agency in agencies]
    return [_line(turn, edition, agency) for edition, agency in pairs[:MOST_TOLD]]


def _line(turn: Turn, edition: Edition, agency: Agency) -> Markup:
    region = region_of(turn.session, agency)
    found = coverage(turn.session, edition.id or 0, turn.now, [region.code])
    own = next((each for each in found if each.agency_id == agency.id), None)
    proposals = own.proposals if own else {}
    drafts = proposals.get(CoverageState.DRAFTING, 0)
    counts = tally(found)
    sent = sum(proposals.values()) - drafts
    return turn.html(
        "coverage.own" if counts.submitted else "coverage.own_first",
        agency=agency.short_name,
        sent=sent,
        drafts=drafts,
        region=region_name(turn.texts, region),
        number=counts.submitted,
        total=counts.total,
    )
