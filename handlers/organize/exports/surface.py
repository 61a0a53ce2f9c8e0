"""Exports: what organizers can press."""

from handlers.organize.exports import actions, pages
from handlers.surface import Surface

EXPORTS = Surface(
    presses=[
        (actions.Exports, pages.home),
        (actions.ChooseEdition, pages.choose_edition),
        (actions.ChooseFormat, pages.choose_format),
        (actions.ChoosePersonal, pages.choose_personal),
        (actions.ConfirmPersonal, pages.confirm_personal),
        (actions.MakeExport, pages.make),
        (actions.CancelExport, pages.stop),
    ],
)
