"""What regions, awards and innovations are called, in chat and on the gallery's pages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from domain.awards import Competition, understood
from domain.gallery_links import FIELDS
from domain.innovations import UNTITLED, short_name
from domain.search import documents
from domain.search.knowledge import Subject, institutions, topics
from domain.search.relaxing import Reach
from handlers.texts import Texts
from storage.gallery import Place
from storage.tables import Innovation, Winner

TOP = re.compile(r"top(\d+)")
OFFERED = {
    "reach": ("national", "province", "regency"),
    "level": ("topwin", "top99", "finalist", "top30", "top50"),
}
"""Awards one may choose; others can be asked for in words."""
MARKS = frozenset(
    "topwin top9 top25 top35 top40 top45 top15 top99 finalist top20 top29 top30 first second third "
    "placed top50 national province regency kipp kippsulsel kripp iga other".split()
)


@dataclass(frozen=True)
class Names:
    """Names in one language."""

    texts: Texts
    places: Mapping[str, Place]

    def region(self, code: str) -> str:
        place = self.places.get(code)
        return self.texts.plain(f"gallery.region_{place.kind}", name=place.name) if place else code

    def region_beside(self, innovation: Innovation) -> str:
        """Its region, where the name of its institution does not tell."""
        place = self.places.get(innovation.region_code)
        told = place is not None and place.name.casefold() in innovation.institution.casefold()
        return "" if told else self.region(innovation.region_code)

    def year(self, year: str) -> str:
        return year

    def award(self, mark: str) -> str:
        level = mark.removeprefix(Competition.KRIPP)
        if level and level != mark:
            return f"{self.award(Competition.KRIPP)} · {self.award(level)}"
        top = TOP.fullmatch(mark)
        return f"TOP {top[1]}" if top else self.texts.plain(f"gallery.mark_{mark}")

    def topic(self, key: str) -> str:
        return self._label(topics()[key])

    def agency(self, key: str) -> str:
        return self._label(institutions()[key])

    def _label(self, subject: Subject) -> str:
        return subject.label_en if self.texts.language == "en" else subject.label

    def of(self, field: str, value: str) -> str:
        """The name of a value of a field of ``domain.gallery_links.FIELDS``."""
        if field == "except":
            return self.texts.plain("gallery.except", what=self._apart(value))
        name: str = getattr(self, field)(value)
        return name

    def _apart(self, term: str) -> str:
        found = documents.named(term)
        of_query = {query: name for name, query in FIELDS.items()}
        return self.of(of_query[found[0]], found[1]) if found else term

    def heading(self, innovation: Innovation) -> str:
        """What an innovation is called in short; an award to a government, whose it is."""
        if innovation.title == UNTITLED:
            return self.texts.plain("gallery.untitled")
        if not innovation.is_innovation:
            return innovation.institution
        return short_name(innovation.title)

    def subheading(self, innovation: Innovation) -> str:
        """What its short name stands for."""
        if innovation.title == UNTITLED:
            return ""
        if not innovation.is_innovation:
            return innovation.title.strip("()")
        short = short_name(innovation.title)
        whole = re.fullmatch(re.escape(short) + r"\s*\(([^()]*)\)", innovation.title)
        return whole[1] if whole else innovation.title if innovation.title != short else ""

    def typed(self, word: str) -> str:
        """A word of a query as it was typed, and by its name what was no word."""
        return ", ".join(map(self._apart, word.split(", ")))

    def nearest(self, reach: Reach) -> Markup:
        """What a nearest answer is without, if anything."""
        said = []
        if reach.away_from:
            where = self.texts.joined(map(self.region, reach.away_from), "ask.and")
            said.append(self.texts.html("ask.elsewhere_only", where=where))
        if reach.left_out:
            words = (f"“{self.typed(word)}”" for word in reach.left_out)
            joined = self.texts.joined(words, "ask.and")
            said.append(self.texts.html("ask.left_out", words=joined))
        return Markup(" ").join(said)

    def standing(self, winner: Winner) -> str:
        """How far an award reaches."""
        return self.texts.plain(f"gallery.mark_{understood(winner.edition, winner.award).reach}")
