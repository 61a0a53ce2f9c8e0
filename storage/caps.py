"""How many proposals an agency and a region have handed in, and whether one more may be."""

from sqlmodel import Session, col, func, select

from domain.caps import Cap
from domain.errors import DomainError
from domain.roles import PROVINCE
from storage.tables import Agency, Edition, Proposal, ProposalState, Region


def agency_cap(
    session: Session, edition: Edition, agency: Agency, but: int | None = None
) -> Cap | None:
    """An agency's limit, with what it has handed in besides proposal ``but``."""
    if edition.max_per_agency is None:
        return None
    taken = _handed_in(session, edition, Proposal.agency_id == agency.id, but)
    return Cap(edition.max_per_agency, taken)


def region_cap(
    session: Session, edition: Edition, agency: Agency, but: int | None = None
) -> Cap | None:
    """The limit of an agency's kabupaten/kota; the province's own agencies have none."""
    if edition.max_per_region is None or agency.region_code == PROVINCE:
        return None
    agencies = select(Agency.id).where(Agency.region_code == agency.region_code)
    taken = _handed_in(session, edition, col(Proposal.agency_id).in_(agencies), but)
    return Cap(edition.max_per_region, taken)


def _handed_in(session: Session, edition: Edition, which: object, but: int | None) -> int:
    return session.exec(
        select(func.count())
        .select_from(Proposal)
        .where(
            Proposal.edition_id == edition.id,
            Proposal.state == ProposalState.SUBMITTED,
            col(Proposal.id) != (but or 0),
            which,  # type: ignore[arg-type]
        )
    ).one()


def check_caps(session: Session, edition: Edition, agency: Agency, proposal_id: int) -> None:
    """Whether a proposal may be handed in beside the others; of two at once, one after the other.

    Raises DomainError ``caps.agency_full`` or ``caps.region_full``.
    """
    if edition.max_per_agency is None and edition.max_per_region is None:
        return
    session.flush()
    _one_at_a_time(session, edition)
    own = agency_cap(session, edition, agency, proposal_id)
    if own is not None and own.is_full:
        raise DomainError("caps.agency_full", agency=agency.name, limit=own.limit)
    around = region_cap(session, edition, agency, proposal_id)
    if around is not None and around.is_full:
        region = session.get_one(Region, agency.region_code)
        raise DomainError("caps.region_full", region=region.name, limit=around.limit)


def _one_at_a_time(session: Session, edition: Edition) -> None:
    """Holds the edition until the transaction ends, and reads the limits as they are now."""
    session.exec(
        select(Edition)
        .where(Edition.id == edition.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).one()
