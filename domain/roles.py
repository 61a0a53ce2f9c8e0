"""Who may do what: every act names the roles that may do it; anything else is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

PROVINCE = "73"


class StaffRole(StrEnum):
    """A role in running the competition; contacts of agencies are no staff."""

    OWNER = "owner"
    ORGANIZER = "organizer"
    COORDINATOR = "coordinator"
    """The organisation bureau of one kabupaten/kota; bound to its region."""
    VERIFIER = "verifier"
    JUROR = "juror"
    VIEWER = "viewer"


class Act(StrEnum):
    """Something staff does."""

    SEE_PANEL = "see_panel"
    MANAGE_STAFF = "manage_staff"
    MANAGE_EDITIONS = "manage_editions"
    MANAGE_AGENCIES = "manage_agencies"
    """Invite, admit, move and revoke contacts; change agencies."""
    SEE_COVERAGE = "see_coverage"
    REMIND = "remind"
    BROADCAST = "broadcast"
    EXPORT = "export"
    EXPORT_PERSONAL = "export_personal"
    """Take names, phone numbers and files out as well."""
    VERIFY = "verify"
    EDIT_GUIDE = "edit_guide"
    MANAGE_WINNERS = "manage_winners"
    """Record, announce, hide and mend award-winning innovations."""
    ANSWER_QUESTIONS = "answer_questions"
    """Answer citizens, write entries that answer them, see what they ask."""


_OWNER, _ORGANIZER, _COORDINATOR, _VERIFIER, _JUROR, _VIEWER = StaffRole
ALLOWED: dict[Act, frozenset[StaffRole]] = {
    Act.SEE_PANEL: frozenset(StaffRole) - {_JUROR},
    Act.MANAGE_STAFF: frozenset({_OWNER}),
    Act.MANAGE_EDITIONS: frozenset({_OWNER, _ORGANIZER}),
    Act.MANAGE_AGENCIES: frozenset({_OWNER, _ORGANIZER, _COORDINATOR}),
    Act.SEE_COVERAGE: frozenset({_OWNER, _ORGANIZER, _COORDINATOR, _VERIFIER, _VIEWER}),
    Act.REMIND: frozenset({_OWNER, _ORGANIZER, _COORDINATOR}),
    Act.BROADCAST: frozenset({_OWNER, _ORGANIZER}),
    Act.EXPORT: frozenset({_OWNER, _ORGANIZER}),
    Act.EXPORT_PERSONAL: frozenset({_OWNER, _ORGANIZER}),
    Act.VERIFY: frozenset({_OWNER, _ORGANIZER, _COORDINATOR, _VERIFIER}),
    Act.EDIT_GUIDE: frozenset({_OWNER, _ORGANIZER}),
    Act.MANAGE_WINNERS: frozenset({_OWNER, _ORGANIZER}),
    Act.ANSWER_QUESTIONS: frozenset({_OWNER, _ORGANIZER}),
}
OF_NO_EDITION = frozenset({Act.MANAGE_STAFF, Act.EDIT_GUIDE, Act.ANSWER_QUESTIONS})
"""What all editions share: a role in one of them does not allow it."""
NO_EDITION = 0
"""The id of no edition, or of one that is not there yet: only a role for all editions covers it."""


@dataclass(frozen=True)
class Grant:
    """A role somebody holds, in one edition or in all, in one region or in all."""

    role: StaffRole
    edition_id: int | None = None
    region_code: str | None = None

    def covers(self, edition_id: int | None, region_code: str | None) -> bool:
        """Whether it reaches an edition and region; ``None`` asks about no particular one."""
        in_edition = self.edition_id is None or edition_id in {None, self.edition_id}
        in_region = self.region_code is None or region_code in {None, self.region_code}
        return in_edition and in_region


def may(
    grants: Iterable[Grant],
    act: Act,
    *,
    edition_id: int | None = None,
    region_code: str | None = None,
) -> bool:
    """Whether these roles allow an act, there.

    Without an edition: in some edition or other, for the parts that then ask which. What an act
    needs beyond that says ``NO_EDITION``, which a role in one edition does not reach.
    """
    edition = NO_EDITION if act in OF_NO_EDITION else edition_id
    return any(
        grant.role in ALLOWED[act] and grant.covers(edition, region_code) for grant in grants
    )


def regions_of(grants: Iterable[Grant], act: Act) -> frozenset[str] | None:
    """The regions in which these roles allow an act; ``None`` for all of them."""
    able = [grant for grant in grants if grant.role in ALLOWED[act]]
    if any(grant.region_code is None for grant in able):
        return None
    return frozenset(grant.region_code for grant in able if grant.region_code)
