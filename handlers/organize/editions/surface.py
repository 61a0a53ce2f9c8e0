"""Editions: what organizers can say and press."""

from handlers.organize.editions import actions, acts, pages, parts, rules
from handlers.surface import Surface

EDITIONS = Surface(
    presses=[
        (actions.Editions, pages.show_list),
        (actions.OpenEdition, pages.open_edition),
        (actions.NewEdition, pages.choose_beginning),
        (actions.FromTemplate, parts.from_template),
        (actions.CopyEdition, parts.copy_edition),
        (actions.AskPart, parts.ask_part),
        (actions.OfferTime, parts.offer_time),
        (actions.SetPart, parts.set_part),
        (actions.Publish, acts.publish),
        (actions.Unpublish, acts.unpublish),
        (actions.MoveDeadline, acts.move_deadline),
        (actions.CloseEarly, acts.close_early),
        (actions.Archive, acts.archive),
        (actions.Restore, acts.restore),
        (actions.Rules, rules.show_rules),
        (actions.SwitchChecking, rules.switch),
        (actions.AskCap, rules.ask_cap),
        (actions.SetCap, rules.set_cap),
    ],
    awaited={
        "organize.edition_part": parts.take_typed,
        "organize.cap": rules.take_cap,
    },
)
