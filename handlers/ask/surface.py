"""Citizens' questions: what people can say and press."""

from handlers.ask import (
    actions,
    answer,
    browse,
    deep_links,
    detail,
    entries,
    groups,
    handoff,
    handoff_actions,
    replicate,
)
from handlers.surface import Surface

ASK = Surface(
    commands=[
        (["tanya", "ask"], answer.ask),
        (["pemenang", "winners"], browse.winners),
    ],
    group_commands=[
        (["tanya", "ask"], groups.command),
        (["pemenang", "winners"], groups.winners),
    ],
    presses=[
        (handoff_actions.HandOff, handoff.ask_first),
        (handoff_actions.SendQuestion, handoff.send),
        (handoff_actions.KeepQuestion, handoff.keep),
        (handoff_actions.EndThread, handoff.end),
        (actions.Show, answer.show),
        (actions.Correct, answer.correct),
        (actions.OpenCard, detail.open_card),
        (actions.ShowPhoto, detail.show_photo),
        (actions.AskExample, answer.ask_example),
        (actions.OpenEntry, entries.open_entry),
        (actions.OpenLink, deep_links.open_link),
        (actions.Browse, browse.browse),
        (actions.Replicate, replicate.ask),
        (actions.Introduce, replicate.introduce),
        (actions.IntroduceTyped, replicate.introduce_typed),
        (actions.LeaveReplication, replicate.leave),
        (actions.AnswerInterest, replicate.answer_interest),
        (actions.WithdrawInterest, replicate.withdraw),
    ],
    awaited={
        replicate.AWAITS: replicate.take_introduction,
    },
)
