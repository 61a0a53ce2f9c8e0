"""An innovation's photo: sent in the chat, fetched, made plain, shown to everybody."""

from telegram import Update

from domain.roles import NO_EDITION
from handlers.events import PhotoStored
from handlers.organize.winners import actions
from handlers.organize.winners.innovation import (
    innovation_asked_for,
    innovation_at,
    named,
    show_innovation,
)
from handlers.organize.winners.pages import ACT
from handlers.submit import files
from handlers.turn import Turn
from storage.awards import drop_photo, put_photo
from storage.innovations import by_any_code
from storage.tables import Attachment, AttachmentPurpose, AttachmentState

AWAITED = "organize.winner_photo"


async def ask_photo(_update: Update, turn: Turn) -> None:
    innovation = innovation_at(turn, turn.pressed(actions.AskPhoto).innovation)
    turn.await_(AWAITED, innovation=innovation.id)
    back = actions.OpenInnovation(innovation.id or 0)
    turn.edit(
        turn.html("winners.photo_please", title=named(innovation)),
        [[turn.button("people.b_back", back)]],
    )


async def take_photo(turn: Turn) -> None:
    """A photo, or an image sent as a file, is fetched; anything else is told what to send."""
    innovation = innovation_asked_for(turn)
    if not turn.message.photo and turn.message.document is None:
        back = actions.OpenInnovation(innovation.id or 0)
        told = turn.html("winners.photo_please", title=named(innovation))
        turn.say(told, [[turn.button("people.b_back", back)]])
        return
    files.order(turn, None, innovation.code, purpose=AttachmentPurpose.INNOVATION_PHOTO)


async def stored(event: PhotoStored, turn: Turn) -> None:
    """The photo lies where everybody may see it: from now on the innovation shows it."""
    attachment = turn.session.get_one(Attachment, event.attachment)
    innovation = by_any_code(turn.session, attachment.question_id)
    if innovation is None or not turn.may(ACT, edition_id=NO_EDITION):
        attachment.state = AttachmentState.REMOVED
        return
    before = innovation.photo
    put_photo(turn.session, innovation, attachment)
    turn.audit(
        "innovation.photo",
        f"innovation:{innovation.code}",
        before={"photo": before},
        after={"photo": innovation.photo},
    )
    show_innovation(turn, innovation, turn.html("winners.photo_shown"))


async def drop(_update: Update, turn: Turn) -> None:
    act = turn.pressed(actions.DropPhoto)
    innovation = innovation_at(turn, act.innovation)
    if innovation.photo is None:
        show_innovation(turn, innovation)
    elif not act.sure:
        sure = actions.DropPhoto(act.innovation, sure=True)
        turn.edit(
            turn.html("winners.drop_photo_sure", title=innovation.title),
            [
                [turn.button("people.b_keep", actions.OpenInnovation(act.innovation))],
                [turn.button("winners.b_drop_photo_sure", sure, "danger")],
            ],
        )
    else:
        before = innovation.photo
        drop_photo(turn.session, innovation)
        turn.audit("innovation.photo", f"innovation:{innovation.code}", before={"photo": before})
        show_innovation(turn, innovation, turn.html("winners.photo_dropped"))
