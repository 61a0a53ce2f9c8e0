"""Coverage in words: the same on the pages, in the digest and under the pictures."""

from collections.abc import Iterable, Mapping, Sequence

from markupsafe import Markup

from domain.coverage import AgencyCoverage, CoverageState, Tally, share, tally
from domain.roles import PROVINCE
from handlers.submit.progress import bar
from handlers.texts import Texts
from storage.tables import Region

FURTHEST_FIRST = tuple(reversed(CoverageState))
CHECKED = frozenset({CoverageState.RETURNED, CoverageState.VERIFIED})
Regions = Mapping[str, Region]


def headline(told: Texts, counts: Tally) -> Markup:
    """ "312 OPD · 41 sudah mengirim (13 %)"."""
    return told.html(
        "coverage.headline",
        total=counts.total,
        submitted=counts.submitted,
        percent=share(counts.submitted, counts.total),
    )


def summary(told: Texts, counts: Tally) -> Markup:
    """The headline, and a line with a bar for every state; of a check only what there is."""
    lines = [
        told.html(
            "coverage.state_line",
            icon=told.plain(f"coverage.icon_{state}"),
            bar=bar(counts.counts[state], counts.total),
            number=counts.counts[state],
            state=told.plain(f"coverage.state_{state}"),
        )
        for state in told_states(counts)
    ]
    return Markup("\n").join([headline(told, counts), *lines])


def sentence(told: Texts, counts: Tally) -> str:
    """All states in one line, without bars."""
    return ", ".join(
        f"{counts.counts[state]} {told.plain(f'coverage.state_{state}')}"
        for state in told_states(counts)
    )


def told_states(counts: Tally) -> list[CoverageState]:
    """The states to tell of, the furthest first: those of a check only where it happens."""
    return [s for s in FURTHEST_FIRST if s not in CHECKED or counts.counts[s]]


def standing(told: Texts, agency: AgencyCoverage) -> str:
    """Where one agency stands: "draf 40 %"."""
    icon = told.plain(f"coverage.icon_{agency.state}")
    if agency.state is CoverageState.DRAFTING:
        return f"{icon} {told.plain('coverage.draft_at', percent=agency.percent)}"
    return f"{icon} {told.plain(f'coverage.state_{agency.state}')}"


def region_name(told: Texts, region: Region) -> str:
    """A region as short as a button and a picture need it."""
    if region.code == PROVINCE:
        return told.plain("coverage.province")
    short = region.name.replace("Kepulauan", "Kep.")
    return told.plain("coverage.city", name=short) if region.kind == "kota" else short


def agency_name(agency: AgencyCoverage, region: Region) -> str:
    """An agency's name where its region is known from around it: "Dinkes", not "Dinkes Bone"."""
    return agency.name.removesuffix(f" {region.name}")


def region_counts(
    told: Texts, regions: Regions, found: Mapping[str, Sequence[AgencyCoverage]]
) -> list[str]:
    """ "Bone 12/48" for every region: who handed in, of all."""
    return [
        f"{region_name(told, regions[code])} {counts.submitted}/{counts.total}"
        for code, counts in ((code, tally(agencies)) for code, agencies in found.items())
    ]


def some(told: Texts, names: Iterable[str], most: int) -> str:
    """The first names, and how many more there are."""
    every = list(names)
    named = ", ".join(every[:most])
    more = len(every) - most
    return named if more <= 0 else told.plain("coverage.and_more", names=named, count=more)
