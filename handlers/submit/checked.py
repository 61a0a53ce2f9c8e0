"""What an agency's contacts see of the checking: where their proposal stands, and the remarks."""

from collections.abc import Mapping

from markupsafe import Markup
from telegram import InlineKeyboardButton

from domain.checking import Mended, Stage, mended
from domain.form import Question
from domain.roles import PROVINCE
from domain.words import shorten
from handlers.submit import actions
from handlers.submit.deadline import is_closed, until
from handlers.turn import Turn
from storage.agencies import region_of
from storage.checks import check_of, remarks_on
from storage.proposals import Work, contacts_of
from storage.tables import Person, ProposalCheck, Remark, Submission

MOST_ROWS = 5
MOST_ON_CARD = 7
ROOM = 2400
"""Characters of all remarks in one message, beside its other lines."""
ROOM_ON_CARD = 1000
LEAST = 60


def stage_line(turn: Turn, work: Work) -> Markup | None:
    """Where what was handed in stands; nothing where it is not checked."""
    check = check_of(turn.session, work.proposal)
    if check is None:
        return None
    stage = Stage(check.stage)
    if stage is Stage.RETURNED:
        key = "checking.not_mended" if is_closed(turn, work) else "checking.to_mend"
        return turn.html(key, when=until(turn, work))
    return turn.html(f"checking.own_{stage}", region=_region(turn, work))


def _region(turn: Turn, work: Work) -> str:
    region = region_of(turn.session, work.agency)
    return turn.plain("people.province") if region.code == PROVINCE else region.name


# --- remarks -------------------------------------------------------------------------------------


def remarked(turn: Turn, work: Work) -> list[Mended]:
    """The remarks a proposal was given back with, what is still to be mended first."""
    check = check_of(turn.session, work.proposal)
    if check is None or check.stage != Stage.RETURNED:
        return []
    found = _mended(turn, work, check)
    order = [question.id for question in work.form.questions]
    return sorted(found, key=lambda each: (each.is_changed, order.index(each.question)))


def _mended(turn: Turn, work: Work, check: ProposalCheck) -> list[Mended]:
    before = turn.session.get_one(Submission, check.submission_id)
    remarks = remarks_on(turn.session, check.submission_id)
    told = {name: each.body for name, each in remarks.items()}
    return mended(told, before.answers, work.draft.answers_that_apply())


def remark_on(turn: Turn, work: Work, question: Question) -> Markup | None:
    """The remark at a question, for its card."""
    found = next((each for each in remarked(turn, work) if each.question == question.id), None)
    if found is None:
        return None
    key = "checking.remark_mended" if found.is_changed else "checking.remark_here"
    return turn.html(key, remark=found.remark)


def remarks_on_card(turn: Turn, work: Work) -> Markup | None:
    """The first remarks, and how many more there are; each stands at its question in full."""
    found = remarked(turn, work)
    if not found:
        return None
    told = _lines(turn, work, found[:MOST_ON_CARD], ROOM_ON_CARD)
    more = len(found) - MOST_ON_CARD
    if more <= 0:
        return told
    return Markup("{}\n{}").format(told, turn.html("checking.more_remarks", count=more))


def _lines(turn: Turn, work: Work, found: list[Mended], room: int) -> Markup:
    """Remarks with their questions, each as long as the room allows."""
    longest = max(LEAST, room // len(found))
    lines = [
        turn.html(
            "checking.line_mended" if each.is_changed else "checking.line_remark",
            title=_title(turn, work, each.question),
            remark=shorten(each.remark, longest),
        )
        for each in found
    ]
    return Markup("\n").join(lines)


def remark_rows(turn: Turn, work: Work) -> list[list[InlineKeyboardButton]]:
    """A button to each question with a remark, what is still to be mended first."""
    return [
        [
            turn.button(
                "checking.b_mended" if each.is_changed else "checking.b_mend",
                actions.OpenQuestion(work.id, each.question, review=True),
                title=_title(turn, work, each.question),
            )
        ]
        for each in remarked(turn, work)[:MOST_ROWS]
    ]


def _title(turn: Turn, work: Work, question_id: str) -> str:
    question = work.form.question(question_id)
    return question.title.in_(turn.language) if question else question_id


# --- told at once --------------------------------------------------------------------------------


def tell_returned(turn: Turn, work: Work, remarks: Mapping[str, Remark]) -> int:
    """Tells the agency's contacts what is to be mended until when; returns how many."""
    people = contacts_of(turn.session, work.proposal.agency_id)
    for person_id in people:
        with turn.speaking_to(turn.session.get_one(Person, person_id)):
            body = turn.html(
                "checking.returned_to_you",
                title=work.proposal.title or turn.plain("submit.untitled"),
                count=len(remarks),
                when=until(turn, work),
                lines=_lines(turn, work, remarked(turn, work), ROOM),
            )
            rows = remark_rows(turn, work)
            rows.append([turn.button("checking.b_see", actions.Review(work.id))])
            turn.tell(person_id, body, rows)
    return len(people)


def tell_forwarded(turn: Turn, work: Work) -> None:
    for person_id in contacts_of(turn.session, work.proposal.agency_id):
        with turn.speaking_to(turn.session.get_one(Person, person_id)):
            title = work.proposal.title or turn.plain("submit.untitled")
            turn.tell(person_id, turn.html("checking.forwarded_to_you", title=title))
