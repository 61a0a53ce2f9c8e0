"""Citizens' questions with their right answers, written before anything answered them.

`seen.yaml` and `later.yaml`, which came afterwards, may be looked at while tuning;
`kept_aside.yaml` and `fresh.yaml` may not. The rules of labelling:

- `titles` are exact titles of the reference file: every recorded row a right answer covers; an
  empty list means that nothing is recorded. Without `titles` the question is not about rows, or
  (a follow-up such as "the second one") depends on the list that was shown.
- `may` are rows about which honest people may disagree, or which may be offered as the nearest:
  they count neither for nor against.
- `count` is the number of innovations, not of award rows, and stands only where it is plain.
- Every string of `says` stands in a right answer and none of `never`, in whatever case of letters.
- `also` are intents that are as right as `intent`; a list of the one innovation that was asked
  for is as right as its card.
- Titles in brackets are awards of governments, or of works whose title no source tells: an answer
  to "which innovations" leaves them out; a question about those awards asks for them. A work
  whose title no source tells may be listed with those that have one.
- The province's name alone means all its regions; "provinsi", "pemprov" its own agencies.
- A question with a relative year ("tahun lalu") is asked on `ASKED_ON`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
SEEN = HERE / "seen.yaml"
KEPT_ASIDE = HERE / "kept_aside.yaml"
LATER = HERE / "later.yaml"
FRESH = HERE / "fresh.yaml"
ASKED_ON = date(2026, 11, 25)

INTENTS = frozenset(
    "find count detail compare ranking facts rules take_part contact replicate own_status privacy "
    "about_bot small_talk off_topic unclear".split()
)

# Titles that sources write differently for one innovation.
ONE_INNOVATION: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "Home Care Dottoro'ta / Telemedicine",
            "Layanan Telemedicine dan Makassar Home Care (Dottoro'ta) terintegrasi rekam medis "
            "Smartcard",
        }
    ),
    frozenset({"Longset (Lorong Sehat)", "Lorong Sehat (Longset)"}),
    frozenset(
        {
            "Eksistensi (Pelayanan Kesehatan Gratis Terintegrasi) Call Centre 112",
            "Call Centre 112",
        }
    ),
    frozenset(
        {
            "Labinov Beken (Laboratorium Inovasi Berbasis Kemitraan)",
            "Labinov Beken / Inkubator Inovasi",
        }
    ),
    frozenset(
        {
            "Bendera Saskia (Satu Bendera Satu Sasaran Kesehatan Ibu dan Anak)",
            "Bendera Saskia",
        }
    ),
    frozenset(
        {
            "SIP PEKA / SIPEKKA (Strategi Pencegahan Perkawinan Anak)",
            "SIP PEKA (Strategi Pencegahan Perkawinan Anak)",
        }
    ),
    frozenset({"Simodis", "Simodis (Sistem Monitoring dan Evaluasi Pra-Mandiri SPBE)"}),
)


@dataclass(frozen=True)
class Label:
    """One question and what a right answer to it is."""

    ask: str
    intent: str
    after: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    titles: tuple[str, ...] | None = None
    may: tuple[str, ...] = ()
    count: int | None = None
    says: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    note: str = ""

    @property
    def intents(self) -> frozenset[str]:
        return frozenset((self.intent, *self.also))


LISTS = ("after", "also", "titles", "may", "says", "never")
FIELDS = frozenset(Label.__dataclass_fields__)


class LabelError(ValueError):
    """A label is not as the rules say; names the file, the entry and the fault."""


def load(path: Path) -> list[Label]:
    """Read one file of labels."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(entries, list):
        raise LabelError(f"{path.name}: not a list")
    return [_label(f"{path.name}, entry {n}", entry) for n, entry in enumerate(entries, start=1)]


def same_innovation(title: str) -> frozenset[str]:
    """All titles of the innovation that this title names."""
    return next((group for group in ONE_INNOVATION if title in group), frozenset({title}))


def innovations(titles: Iterable[str]) -> int:
    """How many different innovations these titles name."""
    return len({same_innovation(title) for title in titles})


def _label(place: str, entry: object) -> Label:
    if not isinstance(entry, Mapping):
        raise LabelError(f"{place}: not a mapping")
    if strange := set(entry) - FIELDS:
        raise LabelError(f"{place}: unknown field {sorted(map(str, strange))}")
    for name in ("ask", "intent"):
        if not isinstance(entry.get(name), str):
            raise LabelError(f"{place}: {name} is missing or no text")
    label = Label(**{name: _value(place, name, value) for name, value in entry.items()})
    if unknown := label.intents - INTENTS:
        raise LabelError(f"{place}: unknown intent {sorted(unknown)}")
    return label


def _value(place: str, name: str, value: Any) -> Any:
    if name in LISTS:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise LabelError(f"{place}: {name} is no list of texts")
        return tuple(value)
    if not isinstance(value, int if name == "count" else str):
        raise LabelError(f"{place}: {name} is {value!r}")
    return value
