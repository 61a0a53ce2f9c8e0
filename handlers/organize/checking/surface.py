"""Checking proposals: what organizers can say and press."""

from handlers.organize.checking import actions, deciding, lists, pages
from handlers.surface import Surface

CHECKING = Surface(
    presses=[
        (actions.CheckList, lists.show_list),
        (actions.CheckEditions, lists.choose_edition),
        (actions.OpenCheck, pages.open_one),
        (actions.CheckPdf, pages.send_pdf),
        (actions.CheckQuestion, pages.open_question),
        (actions.CheckQuestions, pages.list_questions),
        (actions.CheckFiles, pages.send_files),
        (actions.AskRemark, deciding.ask_remark),
        (actions.DropRemark, deciding.drop),
        (actions.GiveBack, deciding.give_it_back),
        (actions.Forward, deciding.forward_it),
    ],
    awaited={
        "organize.remark": deciding.take_remark,
    },
)
