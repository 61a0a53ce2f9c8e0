"""Two innovations that are one are joined; an award that is not of its innovation is separated."""

from telegram import Update

from domain.words import shorten
from handlers.ask.listing import award_words
from handlers.organize.winners import actions
from handlers.organize.winners.announcing import known_award
from handlers.organize.winners.innovation import (
    innovation_asked_for,
    innovation_at,
    named,
    show_innovation,
)
from handlers.organize.winners.pages import Rows, back_rows, name_with_place
from handlers.turn import Turn
from storage.awards import find_innovations, join, like_it, separate
from storage.innovations import awards_of
from storage.tables import AwardState, Innovation

OTHER = "organize.winner_other"
OFFERED = 5


async def choose_other(_update: Update, turn: Turn) -> None:
    """Innovations with a similar name in the same region, or one that is typed."""
    innovation = innovation_at(turn, turn.pressed(actions.ChooseOther).innovation)
    turn.await_(OTHER, innovation=innovation.id)
    found = like_it(turn.session, innovation, OFFERED)
    turn.edit(
        turn.html("winners.which_other", title=innovation.title), _others(turn, innovation, found)
    )


async def take_other_name(turn: Turn) -> None:
    innovation = innovation_asked_for(turn)
    typed = shorten(" ".join(turn.words.split()), 120)
    found = [
        other
        for other in find_innovations(turn.session, typed, OFFERED + 1)
        if other.id != innovation.id
    ]
    key = "winners.found_other" if found else "winners.not_found"
    turn.say(turn.html(key, typed=typed or "–"), _others(turn, innovation, found[:OFFERED]))


def _others(turn: Turn, innovation: Innovation, found: list[Innovation]) -> Rows:
    rows: Rows = [
        [turn.labelled(name_with_place(turn, each), actions.Join(innovation.id or 0, each.id or 0))]
        for each in found
    ]
    back = ("people.b_back", actions.OpenInnovation(innovation.id or 0))
    return [*rows, *back_rows(turn, back)]


async def join_them(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Join)
    kept, other = innovation_at(turn, act.innovation), innovation_at(turn, act.other)
    if not act.sure:
        sure = actions.Join(act.innovation, act.other, sure=True)
        turn.edit(
            turn.html(
                "winners.join_sure",
                title=kept.title,
                other=other.title,
                count=len(awards_of(turn.session, other)),
            ),
            [
                [turn.button("people.b_keep", actions.OpenInnovation(act.innovation))],
                [turn.button("winners.b_join_sure", sure, "danger", title=named(other))],
            ],
        )
        return
    numbers = [winner.id for winner in awards_of(turn.session, other)]
    join(turn.session, kept, other)
    turn.audit(
        "innovation.join",
        f"innovation:{kept.code}",
        after={"title": other.title, "code": other.code, "awards": numbers},
    )
    show_innovation(turn, kept, turn.html("winners.joined", title=other.title))


async def separate_it(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.Separate)
    winner = known_award(turn, act.award, AwardState.ANNOUNCED)
    before = innovation_at(turn, winner.innovation_id or 0)
    if not act.sure:
        sure = actions.Separate(act.award, sure=True)
        told = turn.html(
            "winners.separate_sure",
            title=winner.title,
            award=award_words(turn, winner),
            other=before.title,
        )
        turn.edit(
            told,
            [
                [turn.button("people.b_keep", actions.OpenAward(act.award))],
                [turn.button("winners.b_separate_sure", sure, "danger")],
            ],
        )
        return
    new = separate(turn.session, winner)
    turn.audit(
        "innovation.separate",
        f"innovation:{before.code}",
        after={"award": winner.id, "stands_with": new.code},
    )
    show_innovation(turn, new, turn.html("winners.separated", title=winner.title))
