"""A question as it is understood: what is wanted, and of which innovations."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.search.query import Query


class Intent(StrEnum):
    """What a right answer is."""

    FIND = "find"
    """A list of innovations."""
    COUNT = "count"
    DETAIL = "detail"
    """One innovation: its story, its awards, who made it."""
    COMPARE = "compare"
    """Which of several regions, years or topics has more."""
    RANKING = "ranking"
    """Regions or years in the order of how much they won."""
    FACTS = "facts"
    """Dates of the edition that is open or comes next: never guessed."""
    RULES = "rules"
    """Requirements, weights, documents: from sourced entries only."""
    TAKE_PART = "take_part"
    CONTACT = "contact"
    REPLICATE = "replicate"
    OWN_STATUS = "own_status"
    """The sender's own proposal."""
    PRIVACY = "privacy"
    ABOUT_BOT = "about_bot"
    SMALL_TALK = "small_talk"
    OFF_TOPIC = "off_topic"
    UNCLEAR = "unclear"


ABOUT_INNOVATIONS = frozenset(
    {Intent.FIND, Intent.COUNT, Intent.DETAIL, Intent.COMPARE, Intent.RANKING}
)


LEADS_ON = ABOUT_INNOVATIONS | {
    Intent.REPLICATE,
    Intent.RULES,
    Intent.FACTS,
    Intent.TAKE_PART,
    Intent.CONTACT,
}
"""After these the next question may lean on the one before."""


class Aspect(StrEnum):
    """What is asked of one innovation; the card answers all that is recorded."""

    AWARDS = "awards"
    STORY = "story"
    MAKER = "maker"
    SOURCE = "source"
    SIMILAR = "similar"
    UNRECORDED = "unrecorded"
    """Cost, phone numbers, names of officials: not in the records, so "tidak tercatat"."""


class By(StrEnum):
    """What a ranking or comparison is over."""

    REGION = "region"
    YEAR = "year"
    TOPIC = "topic"
    AWARD = "award"
    INSTITUTION = "institution"


@dataclass(frozen=True)
class Question:
    """What was understood. ``query`` names the innovations, for intents about them."""

    intent: Intent
    query: Query = field(default_factory=Query)
    aspect: Aspect | None = None
    by: By | None = None
    fewest: bool = False
    """Whether a ranking asks for the least, and for those without any."""
    nth: int | None = None
    """Which of the list shown before is meant, from 1 ("yang kedua")."""
    elsewhere: tuple[str, ...] = ()
    """Places of other provinces that were named."""
    impossible_years: tuple[int, ...] = ()
    """Years named for which there can be no record: before 2014 or in the future."""
    corrected: tuple[tuple[str, str], ...] = ()
    """Words that were put right: as typed, as understood."""
    rule: str | None = None
    """The id of the entry that answers a question on rules (``knowledge/faq.yaml``)."""
    follows: bool = False
    """Whether it was completed from the question before."""
