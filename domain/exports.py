"""What organizers can take out: subjects, formats, whose data, and the names in a ZIP."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from domain.form import Language
from domain.roles import Act, Grant, regions_of
from domain.words import shorten


class Subject(StrEnum):
    """What an export is about."""

    PROPOSALS = "proposals"
    CONTACTS = "contacts"
    COVERAGE = "coverage"
    REMINDERS = "reminders"
    BROADCASTS = "broadcasts"
    FILES = "files"
    """Attachments and the PDFs of what was handed in."""


class Format(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    ZIP = "zip"


class ExportState(StrEnum):
    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


KEPT_FOR = timedelta(hours=24)
"""How long what was made can be had."""
MOST_ATTEMPTS = 3
"""After that many crashes in the making it is given up."""
MOST_SENT = 49_000_000
"""Bytes of a file as a bot may send it: 50 MB, less what goes around it.
https://core.telegram.org/bots/api#senddocument"""

UNDER_WAY = frozenset({ExportState.WAITING, ExportState.MAKING})
OF_AN_EDITION = frozenset(Subject) - {Subject.CONTACTS, Subject.BROADCASTS}
OPTIONALLY_PERSONAL = frozenset({Subject.PROPOSALS, Subject.CONTACTS})
"""Exports that make sense without personal data as well."""
ALWAYS_PERSONAL = frozenset({Subject.FILES})
"""What people attached and signed cannot be had without their names."""


def formats(subject: Subject) -> tuple[Format, ...]:
    if subject is Subject.FILES:
        return (Format.ZIP,)
    return Format.XLSX, Format.CSV, Format.JSON


@dataclass(frozen=True)
class Order:
    """What is to be made. No edition and no regions: all of them."""

    subject: Subject
    format: Format
    edition_id: int | None = None
    regions: frozenset[str] | None = None
    personal: bool = False
    language: Language = "id"


def is_possible(subject: Subject, form: Format, edition_id: int | None, *, personal: bool) -> bool:
    """Whether such an export exists at all."""
    if form not in formats(subject) or (edition_id is not None and subject not in OF_AN_EDITION):
        return False
    if subject in ALWAYS_PERSONAL:
        return personal
    return not personal or subject in OPTIONALLY_PERSONAL


def scope(
    grants: Iterable[Grant], subject: Subject, edition_id: int | None, *, personal: bool
) -> frozenset[str] | None:
    """The regions whose data these roles may export; empty for none, ``None`` for all.

    All editions at once are for roles that are not bound to one of them.
    """
    act = Act.EXPORT_PERSONAL if personal else Act.EXPORT
    everywhere = edition_id is None and subject in OF_AN_EDITION
    able = [
        grant
        for grant in grants
        if (grant.edition_id is None if everywhere else grant.covers(edition_id, None))
    ]
    regions = regions_of(able, act)
    if subject is Subject.BROADCASTS and regions is not None:
        return frozenset()
    return regions


# --- names in a ZIP ------------------------------------------------------------------------------

LONGEST_NAME = 80
FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def safe_name(name: str, otherwise: str, longest: int = LONGEST_NAME) -> str:
    """A name as every system takes it for a file or folder: no path, nothing reserved."""
    plain = FORBIDDEN.sub("_", unicodedata.normalize("NFC", name))
    plain = shorten(" ".join(plain.split()), longest).strip(" .")
    if not plain:
        return otherwise
    return f"_{plain}" if RESERVED.fullmatch(plain) else plain


def agency_folder(region_code: str, region: str, agency: str) -> str:
    """ "73.08 Bone/Dinas Kesehatan Bone"."""
    return f"{region_code} {safe_name(region, region_code)}/{safe_name(agency, 'OPD')}"


def attached_name(number: int, original: str, kind: str | None) -> str:
    """ "02 sk bupati.pdf": numbered, so that no two are the same; its kind is what it really is."""
    bare = EXTENSION.sub("", re.split(r"[\\/]", original)[-1])
    name = safe_name(bare, "berkas", LONGEST_NAME // 2)
    return f"{number:02d} {name}.{kind or 'bin'}"


# --- cells ---------------------------------------------------------------------------------------

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet would run a text that begins so, were it not marked as text."""


def harmless(text: str) -> str:
    """A text that a spreadsheet takes for nothing but text, in a file that has no types."""
    return f"'{text}" if text.startswith(FORMULA) else text
