"""One agency in an edition: where it stands, its contacts and its proposals."""

from markupsafe import Markup
from telegram import Update

from domain.coverage import CoverageState
from domain.dates import wita
from domain.errors import DomainError
from domain.roles import Act
from domain.words import shorten
from handlers.organize.actions import Panel
from handlers.organize.agency_actions import OpenAgency
from handlers.organize.coverage import actions, words
from handlers.organize.coverage.pages import ACT, Rows, edition_at
from handlers.organize.regions import number_of
from handlers.turn import Turn
from storage.agencies import region_of
from storage.checks import check_of
from storage.coverage import (
    DraftAt,
    coverage,
    percents_of,
    standing_proposals,
    state_of_proposal,
)
from storage.people import contacts
from storage.submissions import newest
from storage.tables import Agency, Edition, Person, Proposal

LONGEST_TITLE = 100
MOST_LISTED = 10


async def show_agency(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.CoverageAgency)
    edition = edition_at(turn, act.edition)
    agency = turn.session.get(Agency, act.agency)
    if agency is None:
        raise DomainError("organize.not_allowed")
    turn.require(ACT, edition_id=edition.id, region_code=agency.region_code)
    parts = [
        _head(turn, edition, agency),
        _contacts(turn, agency),
        _proposals(turn, edition, agency),
    ]
    turn.edit(Markup("\n\n").join(parts), _ways_on(turn, act, agency))


def _head(turn: Turn, edition: Edition, agency: Agency) -> Markup:
    region = region_of(turn.session, agency)
    found = coverage(turn.session, edition.id or 0, turn.now, [region.code])
    standing = next((each for each in found if each.agency_id == agency.id), None)
    return turn.html(
        "coverage.agency",
        agency=agency.name,
        region=words.region_name(turn.texts, region),
        edition=turn.named(edition),
        standing=words.standing(turn.texts, standing) if standing else "–",
    )


def _contacts(turn: Turn, agency: Agency) -> Markup:
    """Phone numbers only for who manages contacts."""
    with_phone = turn.may(Act.MANAGE_AGENCIES, region_code=agency.region_code)
    serving = [person for person, _ in contacts(turn.session, agency.id or 0)]
    if not serving:
        return turn.html("coverage.no_contact")
    lines = [_contact(turn, person, with_phone=with_phone) for person in serving[:MOST_LISTED]]
    return Markup("\n").join([turn.html("coverage.contacts"), *lines])


def _contact(turn: Turn, person: Person, *, with_phone: bool) -> Markup:
    details = [person.position, person.phone if with_phone else None]
    if person.blocked_at is not None:
        details.append(turn.plain("coverage.blocked"))
    return turn.html(
        "coverage.contact",
        name=person.name or person.telegram_name or str(person.id),
        details=", ".join(detail for detail in details if detail) or "–",
    )


def _proposals(turn: Turn, edition: Edition, agency: Agency) -> Markup:
    found = standing_proposals(turn.session, edition.id or 0, agency.id or 0)
    if not found:
        return turn.html("coverage.no_proposal")
    lines = [_proposal(turn, proposal) for proposal in found[:MOST_LISTED]]
    return Markup("\n").join([turn.html("coverage.proposals"), *lines])


def _proposal(turn: Turn, proposal: Proposal) -> Markup:
    title = shorten(proposal.title, LONGEST_TITLE) or turn.plain("submit.untitled")
    check = check_of(turn.session, proposal)
    stands = state_of_proposal(proposal.state, check.stage if check else None)
    if stands is CoverageState.DRAFTING:
        at = DraftAt(proposal.id or 0, proposal.revision, proposal.form_version_id)
        percent = percents_of(turn.session, [at])[at.id]
        when = wita(proposal.updated_at, turn.language)
        return turn.html("coverage.draft", title=title, percent=percent, when=when)
    version = newest(turn.session, proposal.id or 0)
    assert version is not None
    when = wita(version.submitted_at, turn.language)
    return turn.html(f"coverage.{stands}", title=title, number=version.receipt_number, when=when)


def _ways_on(turn: Turn, act: actions.CoverageAgency, agency: Agency) -> Rows:
    number = number_of(agency.region_code)
    back = actions.CoverageRegion(act.edition, number, act.shown, act.page)
    rows = [[turn.button("coverage.b_back", back)], [turn.button("coverage.b_panel", Panel())]]
    if turn.may(Act.MANAGE_AGENCIES, region_code=agency.region_code):
        rows.insert(0, [turn.button("coverage.b_manage", OpenAgency(agency.id or 0))])
    return rows
