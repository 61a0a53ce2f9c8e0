"""To whom something is sent: a segment of the people known, and who of it may be written to.

A segment is written as one short word (``draft-3-50``), which fits a button and a column.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class SegmentKind(StrEnum):
    CONTACTS = "contacts"
    NOT_STARTED = "none"
    """Contacts of agencies that have no proposal in an edition, not even a draft."""
    DRAFT_BELOW = "draft"
    """Contacts of agencies with a draft that is complete to less than a share."""
    RETURNED = "back"
    """Contacts of agencies with a proposal that was given back and is to be mended."""
    REGION = "region"
    REGION_KIND = "kind"
    """Contacts of the agencies of the province, of all kabupaten, or of all kota."""
    AGENCY = "agency"
    EVERYBODY = "all"
    """Contacts, and everybody else who agreed to news."""
    STAFF = "staff"


OF_EDITION = frozenset({SegmentKind.NOT_STARTED, SegmentKind.DRAFT_BELOW, SegmentKind.RETURNED})
MOST_PERCENT = 100


@dataclass(frozen=True)
class Segment:
    """A segment; ``edition`` where it is about the proposals of one."""

    kind: SegmentKind
    edition: int = 0
    percent: int = 0
    """DRAFT_BELOW: complete to less than this."""
    region: str = ""
    """REGION: its code; REGION_KIND: ``provinsi``, ``kabupaten`` or ``kota``."""
    agency: int = 0

    def __str__(self) -> str:
        if self.kind is SegmentKind.DRAFT_BELOW:
            return f"{self.kind}-{self.edition}-{self.percent}"
        if self.kind in OF_EDITION:
            return f"{self.kind}-{self.edition}"
        if self.kind in {SegmentKind.REGION, SegmentKind.REGION_KIND}:
            return f"{self.kind}-{self.region.replace('.', '_')}"
        return f"{self.kind}-{self.agency}" if self.kind is SegmentKind.AGENCY else str(self.kind)


def parse_segment(word: str) -> Segment:
    """The segment a word stands for. Raises ValueError for any other word."""
    name, *values = word.split("-")
    kind = SegmentKind(name)
    if kind is SegmentKind.DRAFT_BELOW:
        edition, percent = (int(value) for value in values)
        if not 0 < percent <= MOST_PERCENT:
            raise ValueError(word)
        return Segment(kind, edition, percent)
    if kind in OF_EDITION:
        (edition,) = (int(value) for value in values)
        return Segment(kind, edition)
    if kind in {SegmentKind.REGION, SegmentKind.REGION_KIND}:
        (region,) = values
        return Segment(kind, region=region.replace("_", "."))
    if kind is SegmentKind.AGENCY:
        (agency,) = (int(value) for value in values)
        return Segment(kind, agency=agency)
    if values:
        raise ValueError(word)
    return Segment(kind)


class Reach(StrEnum):
    """Whether a member of a segment may be written to; if not, why."""

    REACHED = "reached"
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"
    NOT_AGREED = "not_agreed"


@dataclass(frozen=True)
class Member:
    """What is known of somebody in a segment."""

    person: int
    blocked: bool
    news: bool | None
    """What they said to news: yes, no, or nothing yet."""
    consented: bool
    """Whether their agreement to being kept as a contact holds."""
    staff: bool = False


def reach(member: Member) -> Reach:
    """Contacts who agreed to be kept get news until they say no; others once they say yes."""
    if member.blocked:
        return Reach.BLOCKED
    if member.news is False:
        return Reach.OPTED_OUT
    if not (member.news or member.consented or member.staff):
        return Reach.NOT_AGREED
    return Reach.REACHED


def tally(members: Iterable[Member]) -> dict[Reach, int]:
    """How many of a segment can be written to, and how many not for which reason."""
    counts = dict.fromkeys(Reach, 0)
    for member in members:
        counts[reach(member)] += 1
    return counts
