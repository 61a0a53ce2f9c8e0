"""Broadcasts: what organizers can say and press."""

from handlers.organize.broadcasts import actions, audience, compose, pages, running, sending
from handlers.surface import Surface

BROADCASTS = Surface(
    presses=[
        (actions.Broadcasts, pages.show_all),
        (actions.Write, compose.begin),
        (actions.Open, pages.open_one),
        (actions.ChooseAudience, audience.choose),
        (actions.ByProgress, audience.by_progress),
        (actions.ByRegion, audience.by_region),
        (actions.ByAgency, audience.by_agency),
        (actions.TakeAudience, audience.take),
        (actions.EditLinks, compose.ask_links),
        (actions.DropLinks, compose.drop_links),
        (actions.CountLinks, compose.count_links),
        (actions.SendToMe, compose.send_to_me),
        (actions.Confirm, sending.confirm),
        (actions.Send, sending.send),
        (actions.AskWhen, sending.ask_when),
        (actions.Schedule, sending.schedule_it),
        (actions.Unschedule, sending.unschedule_it),
        (actions.Pause, running.pause),
        (actions.Resume, running.resume),
        (actions.Cancel, running.cancel),
        (actions.ChooseRate, running.choose_rate),
        (actions.SetRate, running.set_rate),
        (actions.Retry, running.retry),
        (actions.SendAccount, running.send_account),
    ],
    awaited={
        "organize.broadcast.agency": audience.take_agency,
        compose.CONTENT: compose.take_content,
        "organize.broadcast.links": compose.take_links,
        "organize.broadcast.count": sending.take_count,
        "organize.broadcast.when": sending.take_when,
    },
)
