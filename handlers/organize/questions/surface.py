"""Citizens' questions and the entries that answer them: what organizers can say and press."""

from handlers.organize.questions import (
    actions,
    answering,
    drafts,
    entries,
    entry_actions,
    pages,
    statistics,
)
from handlers.surface import Surface

QUESTIONS = Surface(
    presses=[
        (actions.QuestionList, pages.show_list),
        (actions.OpenCitizenQuestion, pages.open_one),
        (actions.AnswerQuestion, answering.ask_answer),
        (actions.ShowAnswer, answering.show_answer),
        (actions.SendAnswer, answering.send_answer),
        (actions.CloseQuestion, answering.close),
        (actions.MakeEntry, answering.make_entry),
        (entry_actions.Entries, entries.show_list),
        (entry_actions.OpenEntry, entries.open_entry),
        (entry_actions.HideEntry, entries.hide),
        (entry_actions.RestoreEntry, entries.restore),
        (entry_actions.NewEntry, drafts.new),
        (entry_actions.EditEntry, drafts.edit),
        (entry_actions.Drafts, drafts.show_drafts),
        (entry_actions.OpenDraft, drafts.open_draft),
        (entry_actions.AskPartOfDraft, drafts.ask_part),
        (entry_actions.DropPartOfDraft, drafts.drop_part),
        (entry_actions.PublishEntry, drafts.publish),
        (entry_actions.DropEntryDraft, drafts.drop),
        (statistics.Statistics, statistics.show),
        (statistics.EntryOfFailing, statistics.make_entry),
    ],
    awaited={
        "organize.question_answer": answering.take_answer,
        "organize.faq_new": drafts.take_new,
        "organize.faq_part": drafts.take_part,
        "organize.faq_try": entries.try_question,
    },
)
