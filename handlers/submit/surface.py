"""A proposal, from its first question to its receipt: what people can say and press."""

from handlers.ask import actions as ask_actions
from handlers.events import FileRefused, FileStored, WordRead
from handlers.submit import (
    actions,
    answer,
    begin,
    choose,
    files,
    handin,
    message,
    paste,
    review,
    review_section,
    word,
)
from handlers.surface import Surface

SUBMIT = Surface(
    commands=[
        (["ajukan", "submit"], begin.submit),
        (["usulan", "proposals"], begin.proposals),
    ],
    presses=[
        (actions.NewProposal, begin.submit),
        (actions.NewForAgency, begin.start_for_agency),
        (actions.CopyEarlier, begin.copy_earlier),
        (actions.ListProposals, begin.proposals),
        (actions.Continue, begin.go_on),
        (actions.OpenQuestion, choose.open_question),
        (actions.Choose, choose.choose),
        (actions.MoreOptions, choose.more_options),
        (actions.Suggested, choose.take_suggestion),
        (actions.Done, choose.done),
        (actions.Skip, choose.skip),
        (actions.Back, choose.back),
        (actions.ShowExample, choose.show_example),
        (actions.SetMode, choose.set_mode),
        (actions.CopyAnswer, choose.copy_answer),
        (actions.TableOfQuestions, choose.all_questions),
        (actions.Leave, choose.leave),
        (actions.Undo, answer.undo),
        (actions.TakeAsAnswer, message.take_aside),
        (actions.NotAnAnswer, message.leave_aside),
        (actions.Settle, answer.settle),
        (actions.Distribute, paste.decide),
        (actions.RemoveFile, files.remove),
        (actions.FileFor, files.take_strayed),
        (actions.ShowFiles, files.show),
        (actions.WordTemplate, word.send_template),
        (actions.WordFor, word.choose_proposal),
        (actions.TakeWord, word.take),
        (actions.LeaveWord, word.leave),
        (actions.Review, review.open_review),
        (actions.ReviewSection, review_section.open_section),
        (actions.SubmitProposal, handin.submit),
        (actions.SendPdf, handin.send_pdf),
        (actions.Withdraw, handin.withdraw),
        (actions.DeleteDraft, handin.delete),
        (ask_actions.AskAside, message.ask_aside),
    ],
    awaited={
        "submit.answer": message.take,
    },
    events=[
        (FileStored, files.stored),
        (FileRefused, files.refused),
        (WordRead, word.tell_read),
    ],
)
