"""How many proposals an agency or a region may hand in to one edition."""

import re
from dataclasses import dataclass

USUAL_PER_AGENCY = (1, 2, 3, 5, 10)
USUAL_PER_REGION = (5, 10, 20, 30, 50)
TYPED = re.compile(r"([0-9]{1,3})(?: [^0-9]*)?")


@dataclass(frozen=True)
class Cap:
    """A limit, and how many others are handed in already."""

    limit: int
    taken: int

    @property
    def is_full(self) -> bool:
        return self.taken >= self.limit


def read_cap(text: str) -> int | None:
    """The limit somebody typed: "10", "10 usulan"; nothing that could be read two ways."""
    found = TYPED.fullmatch(text.strip())
    return int(found[1]) or None if found else None
