"""Everything the bot can do, on one page: commands, buttons, messages and events."""

from typing import Any

import structlog
from telegram import Update
from telegram.ext import (
    Application,
    ApplicationBuilder,
    ApplicationHandlerStop,
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    ExtBot,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from bot.offline_request import OfflineRequest
from bot.turns import remember_failure
from domain.errors import DomainError
from handlers import deadlines, gallery, guide, news, reminders
from handlers.account import actions as account_actions
from handlers.account import consent, joining, profile, settings, start
from handlers.ask import actions as ask_actions
from handlers.ask import answer as asking
from handlers.ask import browse as ask_browse
from handlers.ask import deep_links as ask_links
from handlers.ask import detail as ask_detail
from handlers.ask import entries as ask_entries
from handlers.ask import groups as ask_groups
from handlers.ask import handoff, handoff_actions, inline, replicate
from handlers.awaiting import taker_of
from handlers.buttons import presses
from handlers.events import (
    FileRefused,
    FileStored,
    PhotoStored,
    SheetRead,
    WinnerListRead,
    WordRead,
)
from handlers.organize import actions as organize_actions
from handlers.organize import (
    agencies,
    agency_actions,
    agency_list,
    giving,
    history,
    invitations,
    late_access,
    late_actions,
    panel,
    people,
    replication,
    replication_actions,
    requests,
    staff,
    staff_actions,
)
from handlers.organize.broadcasts import actions as broadcast_actions
from handlers.organize.broadcasts import audience, compose, running, sending
from handlers.organize.broadcasts import pages as broadcast_pages
from handlers.organize.checking import actions as checking_actions
from handlers.organize.checking import deciding as checking_decisions
from handlers.organize.checking import lists as checking_lists
from handlers.organize.checking import pages as checking_pages
from handlers.organize.course import actions as course_actions
from handlers.organize.course import changes as course_changes
from handlers.organize.course import pages as course_pages
from handlers.organize.course import preview as course_preview
from handlers.organize.course import questions as course_questions
from handlers.organize.course import writing as course_writing
from handlers.organize.coverage import actions as coverage_actions
from handlers.organize.coverage import agency as coverage_agency
from handlers.organize.coverage import digest as coverage_digest
from handlers.organize.coverage import pages as coverage_pages
from handlers.organize.coverage import pictures as coverage_pictures
from handlers.organize.editions import actions as edition_actions
from handlers.organize.editions import acts as edition_acts
from handlers.organize.editions import pages as edition_pages
from handlers.organize.editions import parts as edition_parts
from handlers.organize.editions import rules as edition_rules
from handlers.organize.exports import actions as export_actions
from handlers.organize.exports import pages as export_pages
from handlers.organize.questions import actions as question_actions
from handlers.organize.questions import (
    answering,
    drafts,
    entries,
    entry_actions,
    statistics,
    topic_answers,
)
from handlers.organize.questions import pages as question_pages
from handlers.organize.reminders import actions as reminder_actions
from handlers.organize.reminders import changes as reminder_changes
from handlers.organize.reminders import escalation as reminder_escalation
from handlers.organize.reminders import extra_changes as reminder_extra_changes
from handlers.organize.reminders import extras as reminder_extras
from handlers.organize.reminders import odd_extras as reminder_odd_extras
from handlers.organize.reminders import pages as reminder_pages
from handlers.organize.reminders import samples as reminder_samples
from handlers.organize.reminders import unreached as reminder_unreached
from handlers.organize.reminders import wording as reminder_wording
from handlers.organize.winners import actions as winner_actions
from handlers.organize.winners import announcing as winner_announcing
from handlers.organize.winners import importing as winner_import
from handlers.organize.winners import innovation as winner_innovation
from handlers.organize.winners import joining as winner_joining
from handlers.organize.winners import pages as winner_pages
from handlers.organize.winners import photo as winner_photo
from handlers.organize.winners import recording as winner_recording
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
from handlers.turn import Turn

log = structlog.get_logger()
Handler = BaseHandler[Any, Any, Any]

PRIVATE = filters.ChatType.PRIVATE
IN_GROUP = filters.ChatType.GROUPS
COMMANDS: list[tuple[list[str], Any]] = [
    (["start"], start.start),
    (["ajukan", "submit"], begin.submit),
    (["usulan", "proposals"], begin.proposals),
    (["serahkan", "handover"], settings.hand_over),
    (["tanya", "ask"], asking.ask),
    (["pemenang", "winners"], ask_browse.winners),
    (["galeri", "gallery"], gallery.gallery),
    (["jadwal", "deadlines"], deadlines.deadlines),
    (["panduan", "guide"], guide.guide),
    (["kabar", "news"], news.news),
    (["pengingat", "reminders"], reminders.switch),
    (["panitia", "organize"], panel.panel),
    (["bahasa", "language"], settings.language),
    (["privasi", "privacy"], settings.privacy),
    (["bantuan", "help"], settings.help_),
    (["batal", "cancel"], settings.cancel),
]
GROUP_COMMANDS: list[tuple[list[str], Any]] = [
    (["tanya", "ask"], ask_groups.command),
    (["pemenang", "winners"], ask_groups.winners),
]
PRESSES: list[tuple[type[Any], Any]] = [
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
    (guide.HowToWrite, guide.how_to_write),
    (guide.OpenLesson, guide.open_lesson),
    (guide.OpenChapter, guide.open_chapter),
    (guide.TurnContents, guide.turn_contents),
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
    (account_actions.AskToJoin, start.ask_to_join),
    (account_actions.JoinAgency, joining.ask_listed),
    (account_actions.NotListed, joining.not_listed),
    (account_actions.Decide, joining.decide),
    (organize_actions.Panel, panel.panel),
    (organize_actions.Waiting, requests.show_waiting),
    (agency_actions.OpenRequest, requests.open_request),
    (agency_actions.Agencies, agencies.home),
    (agency_actions.BrowseRegions, agencies.browse_regions),
    (agency_actions.BrowseAgencies, agencies.browse_agencies),
    (agency_actions.OpenAgency, agencies.open_agency),
    (agency_actions.MakeInvitation, invitations.make),
    (agency_actions.OpenInvitations, invitations.show_open),
    (agency_actions.RevokeInvitation, invitations.revoke),
    (agency_actions.AskColleague, invitations.ask_colleague),
    (agency_actions.InviteMany, invitations.many),
    (agency_actions.MakeList, invitations.make_list),
    (agency_actions.AskColleagues, invitations.ask_colleagues),
    (agency_actions.OpenContact, people.open_contact),
    (agency_actions.EndContact, people.end_contact),
    (agency_actions.MarkHead, people.mark_head),
    (agency_actions.MoveContact, people.ask_where),
    (agency_actions.MoveTo, people.move_to),
    (agency_actions.AgencyList, agency_list.explain),
    (agency_actions.SendAgencyList, agency_list.send_list),
    (agency_actions.TakeAgencyList, agency_list.take),
    (agency_actions.LeaveAgencyList, agency_list.leave),
    (staff_actions.Staff, staff.show_staff),
    (staff_actions.OpenGrant, staff.open_grant),
    (staff_actions.EndGrant, staff.end_grant),
    (staff_actions.NewGrant, giving.choose_role),
    (staff_actions.GrantRegion, giving.choose_region),
    (staff_actions.GrantEdition, giving.choose_edition),
    (staff_actions.GrantPerson, giving.ask_person),
    (staff_actions.GiveRole, giving.give_role),
    (staff_actions.StaffLink, giving.make_link),
    (staff_actions.StaffLinks, giving.show_links),
    (staff_actions.RevokeStaffLink, giving.revoke_link),
    (staff_actions.History, history.show),
    (coverage_actions.Coverage, coverage_pages.show_edition),
    (coverage_actions.CoverageRegion, coverage_pages.show_region),
    (coverage_actions.CoverageAgency, coverage_agency.show_agency),
    (coverage_actions.CoverageEditions, coverage_pages.show_editions),
    (coverage_actions.CoveragePictures, coverage_pictures.send_pictures),
    (coverage_actions.SwitchDigest, coverage_pages.switch_digest),
    (coverage_actions.MuteDigest, coverage_digest.mute),
    (checking_actions.CheckList, checking_lists.show_list),
    (checking_actions.CheckEditions, checking_lists.choose_edition),
    (checking_actions.OpenCheck, checking_pages.open_one),
    (checking_actions.CheckPdf, checking_pages.send_pdf),
    (checking_actions.CheckQuestion, checking_pages.open_question),
    (checking_actions.CheckQuestions, checking_pages.list_questions),
    (checking_actions.CheckFiles, checking_pages.send_files),
    (checking_actions.AskRemark, checking_decisions.ask_remark),
    (checking_actions.DropRemark, checking_decisions.drop),
    (checking_actions.GiveBack, checking_decisions.give_it_back),
    (checking_actions.Forward, checking_decisions.forward_it),
    (edition_actions.Editions, edition_pages.show_list),
    (edition_actions.OpenEdition, edition_pages.open_edition),
    (edition_actions.NewEdition, edition_pages.choose_beginning),
    (edition_actions.FromTemplate, edition_parts.from_template),
    (edition_actions.CopyEdition, edition_parts.copy_edition),
    (edition_actions.AskPart, edition_parts.ask_part),
    (edition_actions.OfferTime, edition_parts.offer_time),
    (edition_actions.SetPart, edition_parts.set_part),
    (edition_actions.Publish, edition_acts.publish),
    (edition_actions.Unpublish, edition_acts.unpublish),
    (edition_actions.MoveDeadline, edition_acts.move_deadline),
    (edition_actions.CloseEarly, edition_acts.close_early),
    (edition_actions.Archive, edition_acts.archive),
    (edition_actions.Restore, edition_acts.restore),
    (edition_actions.Rules, edition_rules.show_rules),
    (edition_actions.SwitchChecking, edition_rules.switch),
    (edition_actions.AskCap, edition_rules.ask_cap),
    (edition_actions.SetCap, edition_rules.set_cap),
    (late_actions.LateAccesses, late_access.show_list),
    (late_actions.NewLateAccess, late_access.ask_agency),
    (late_actions.LateFor, late_access.ask_reason),
    (late_actions.LateUntil, late_access.offer_until),
    (late_actions.MakeLate, late_access.make),
    (late_actions.OpenLate, late_access.show),
    (late_actions.TellLate, late_access.tell),
    (late_actions.RevokeLate, late_access.revoke),
    (deadlines.Calendar, deadlines.send_calendar),
    (reminder_actions.Reminders, reminder_pages.home),
    (reminder_actions.Plan, reminder_pages.open_plan),
    (reminder_actions.OpenReminder, reminder_samples.open_reminder),
    (reminder_actions.SendSample, reminder_samples.send_sample),
    (reminder_actions.InSample, reminder_samples.press_in_sample),
    (reminder_actions.AskOffset, reminder_changes.ask_offset),
    (reminder_actions.AddOffset, reminder_changes.add_offset),
    (reminder_actions.RemoveOffset, reminder_changes.remove_offset),
    (reminder_actions.Stop, reminder_changes.stop),
    (reminder_actions.Resume, reminder_changes.resume),
    (reminder_actions.Unreached, reminder_unreached.show),
    (reminder_actions.Extras, reminder_extras.show_all),
    (reminder_actions.ChooseWhom, reminder_extras.choose_whom),
    (reminder_actions.ChooseWhere, reminder_extras.choose_where),
    (reminder_actions.TakeWhom, reminder_extras.take_whom),
    (reminder_actions.OpenExtra, reminder_extras.open_extra),
    (reminder_actions.SendExtraSample, reminder_extras.send_sample),
    (reminder_actions.AskTime, reminder_extra_changes.ask_time),
    (reminder_actions.SetTime, reminder_extra_changes.set_time),
    (reminder_actions.AskText, reminder_extra_changes.ask_text),
    (reminder_actions.DropText, reminder_extra_changes.drop_text),
    (reminder_actions.PlanExtra, reminder_extra_changes.plan),
    (reminder_actions.CancelExtra, reminder_extra_changes.cancel),
    (reminder_actions.OddExtras, reminder_odd_extras.open_page),
    (reminder_actions.FollowDeadline, reminder_odd_extras.follow),
    (reminder_actions.LeaveTime, reminder_odd_extras.leave),
    (reminder_actions.Wording, reminder_wording.open_page),
    (reminder_actions.AskWording, reminder_wording.ask),
    (reminder_actions.UseWording, reminder_wording.use),
    (reminder_actions.DropWording, reminder_wording.drop),
    (reminder_actions.SendWordingSample, reminder_wording.send_sample),
    (reminder_actions.Escalations, reminder_escalation.open_page),
    (reminder_actions.SwitchEscalation, reminder_escalation.switch),
    (reminder_actions.OpenStep, reminder_escalation.open_step),
    (reminder_actions.SetPause, reminder_escalation.set_pause),
    (reminder_actions.SendStepSample, reminder_escalation.send_sample),
    (reminder_actions.Headless, reminder_escalation.show_headless),
    (broadcast_actions.Broadcasts, broadcast_pages.show_all),
    (broadcast_actions.Write, compose.begin),
    (broadcast_actions.Open, broadcast_pages.open_one),
    (broadcast_actions.ChooseAudience, audience.choose),
    (broadcast_actions.ByProgress, audience.by_progress),
    (broadcast_actions.ByRegion, audience.by_region),
    (broadcast_actions.ByAgency, audience.by_agency),
    (broadcast_actions.TakeAudience, audience.take),
    (broadcast_actions.EditLinks, compose.ask_links),
    (broadcast_actions.DropLinks, compose.drop_links),
    (broadcast_actions.CountLinks, compose.count_links),
    (broadcast_actions.SendToMe, compose.send_to_me),
    (broadcast_actions.Confirm, sending.confirm),
    (broadcast_actions.Send, sending.send),
    (broadcast_actions.AskWhen, sending.ask_when),
    (broadcast_actions.Schedule, sending.schedule_it),
    (broadcast_actions.Unschedule, sending.unschedule_it),
    (broadcast_actions.Pause, running.pause),
    (broadcast_actions.Resume, running.resume),
    (broadcast_actions.Cancel, running.cancel),
    (broadcast_actions.ChooseRate, running.choose_rate),
    (broadcast_actions.SetRate, running.set_rate),
    (broadcast_actions.Retry, running.retry),
    (broadcast_actions.SendAccount, running.send_account),
    (broadcast_actions.WantNews, news.want),
    (broadcast_actions.PressLink, news.press_link),
    (export_actions.Exports, export_pages.home),
    (export_actions.ChooseEdition, export_pages.choose_edition),
    (export_actions.ChooseFormat, export_pages.choose_format),
    (export_actions.ChoosePersonal, export_pages.choose_personal),
    (export_actions.ConfirmPersonal, export_pages.confirm_personal),
    (export_actions.MakeExport, export_pages.make),
    (export_actions.CancelExport, export_pages.stop),
    (course_actions.Course, course_pages.show_course),
    (course_actions.Lesson, course_pages.show_lesson),
    (course_actions.Change, course_writing.change),
    (course_actions.Add, course_writing.add),
    (course_actions.Write, course_writing.write),
    (course_actions.KeepEnglish, course_preview.keep_english),
    (course_actions.Drafts, course_preview.show_drafts),
    (course_actions.Preview, course_preview.preview),
    (course_actions.Save, course_preview.save),
    (course_actions.Drop, course_preview.drop),
    (course_actions.Hide, course_changes.hide),
    (course_actions.Restore, course_changes.restore),
    (course_actions.Shipped, course_changes.show_shipped),
    (course_actions.KeepOurs, course_changes.keep_ours),
    (course_actions.Move, course_changes.move),
    (course_actions.Questions, course_questions.show),
    (course_actions.Bind, course_questions.bind),
    (course_actions.Delete, course_changes.delete),
    (handoff_actions.HandOff, handoff.ask_first),
    (handoff_actions.SendQuestion, handoff.send),
    (handoff_actions.KeepQuestion, handoff.keep),
    (handoff_actions.EndThread, handoff.end),
    (question_actions.QuestionList, question_pages.show_list),
    (question_actions.OpenCitizenQuestion, question_pages.open_one),
    (question_actions.AnswerQuestion, answering.ask_answer),
    (question_actions.ShowAnswer, answering.show_answer),
    (question_actions.SendAnswer, answering.send_answer),
    (question_actions.CloseQuestion, answering.close),
    (question_actions.MakeEntry, answering.make_entry),
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
    (winner_actions.Winners, winner_pages.home),
    (winner_actions.HiddenOnes, winner_pages.show_hidden),
    (winner_actions.WinnerList, winner_import.explain),
    (winner_actions.SendWinnerList, winner_import.send_list),
    (winner_actions.TakeWinnerList, winner_import.take),
    (winner_actions.LeaveWinnerList, winner_import.leave),
    (winner_actions.RecordAward, winner_recording.choose_edition),
    (winner_actions.ChooseProposal, winner_recording.choose_proposal),
    (winner_actions.AwardFor, winner_recording.choose_award),
    (winner_actions.TakeLevel, winner_recording.take_level),
    (winner_actions.TakeYear, winner_recording.take_year),
    (winner_actions.OwnSummary, winner_recording.ask_summary),
    (winner_actions.StandApart, winner_recording.stand_apart),
    (winner_actions.KeepAward, winner_recording.keep),
    (winner_actions.WaitingAwards, winner_announcing.show_waiting),
    (winner_actions.OpenAward, winner_announcing.open_award),
    (winner_actions.Announce, winner_announcing.publish),
    (winner_actions.AnnounceAll, winner_announcing.publish_all),
    (winner_actions.WithdrawAward, winner_announcing.take_back),
    (winner_actions.OpenInnovation, winner_innovation.open_innovation),
    (winner_actions.AskHide, winner_innovation.ask_reason),
    (winner_actions.Hide, winner_innovation.take_reason),
    (winner_actions.Show, winner_innovation.show_again),
    (winner_actions.ChooseAgency, winner_innovation.choose_agency),
    (winner_actions.LinkAgency, winner_innovation.link_agency),
    (winner_actions.AskPhoto, winner_photo.ask_photo),
    (winner_actions.DropPhoto, winner_photo.drop),
    (winner_actions.ChooseOther, winner_joining.choose_other),
    (winner_actions.Join, winner_joining.join_them),
    (winner_actions.Separate, winner_joining.separate_it),
    (ask_actions.Show, asking.show),
    (ask_actions.Correct, asking.correct),
    (ask_actions.OpenCard, ask_detail.open_card),
    (ask_actions.ShowPhoto, ask_detail.show_photo),
    (ask_actions.AskExample, asking.ask_example),
    (ask_actions.OpenEntry, ask_entries.open_entry),
    (ask_actions.OpenLink, ask_links.open_link),
    (ask_actions.Browse, ask_browse.browse),
    (ask_actions.AskAside, message.ask_aside),
    (ask_actions.Replicate, replicate.ask),
    (ask_actions.Introduce, replicate.introduce),
    (ask_actions.IntroduceTyped, replicate.introduce_typed),
    (ask_actions.LeaveReplication, replicate.leave),
    (ask_actions.AnswerInterest, replicate.answer_interest),
    (ask_actions.WithdrawInterest, replicate.withdraw),
    (replication_actions.Interests, replication.show_all),
    (replication_actions.OpenInterest, replication.open_one),
    (replication_actions.MarkMet, replication.mark_met),
    (account_actions.GiveConsent, consent.decide),
    (account_actions.UseName, profile.use_name),
    (account_actions.SetLanguage, settings.set_language),
    (account_actions.Mute, reminders.mute),
    (account_actions.HandOver, settings.make_code),
    (account_actions.WithdrawConsent, settings.withdraw_consent),
]


def all_handlers() -> list[Handler]:
    """The bot's whole surface, in the order it is tried."""
    return [
        TypeHandler(FileStored, files.stored),
        TypeHandler(FileRefused, files.refused),
        TypeHandler(WordRead, word.tell_read),
        TypeHandler(SheetRead, agency_list.tell_read),
        TypeHandler(WinnerListRead, winner_import.tell_read),
        TypeHandler(PhotoStored, winner_photo.stored),
        ChatMemberHandler(settings.membership_changed, ChatMemberHandler.MY_CHAT_MEMBER),
        *(CommandHandler(names, guarded(f), PRIVATE & NEW) for names, f in COMMANDS),
        *(CallbackQueryHandler(guarded(f), pattern=presses(act)) for act, f in PRESSES),
        CallbackQueryHandler(guarded(stale_press)),
        MessageHandler(PRIVATE & filters.UpdateType.EDITED_MESSAGE, guarded(message.edited)),
        MessageHandler(PRIVATE & NEW & filters.COMMAND, guarded(settings.unknown_command)),
        MessageHandler(PRIVATE & NEW & ~filters.StatusUpdate.ALL, guarded(take_message)),
        InlineQueryHandler(inline.results),
        *(CommandHandler(names, guarded(f), IN_GROUP & NEW) for names, f in GROUP_COMMANDS),
        MessageHandler(IN_GROUP & NEW & filters.COMMAND, guarded(settings.in_group)),
        MessageHandler(IN_GROUP & NEW & filters.TEXT, guarded(take_group_message)),
    ]


NEW = filters.UpdateType.MESSAGE


async def take_message(_update: Update, turn: Turn) -> None:
    """A message that is no command goes to whatever the conversation awaits.

    A Word form is taken at any time, except where it is the answer to the question now open or
    what is to be broadcast.
    """
    if is_sent_inline(turn):
        return
    if compose.is_awaited(turn):
        await compose.take_content(turn)
        return
    if handoff.takes(turn):
        return
    if agency_list.is_list(turn):
        agency_list.arrive(turn)
        return
    if word.is_word_form(turn):
        word.arrive(turn)
        return
    taker = taker_of(turn.conversation.awaits)
    if taker is not None:
        await taker(turn)


async def take_group_message(update: Update, turn: Turn) -> None:
    """In a group only what is meant for the bot: organizers' answers, and questions."""
    if not topic_answers.takes(turn):
        await ask_groups.take(update, turn)


def is_sent_inline(turn: Turn) -> bool:
    """A card somebody chose in inline mode: the bot's own words come back to it."""
    via = turn.message.via_bot
    return via is not None and via.username == turn.scope.bot_username


async def stale_press(_update: Update, turn: Turn) -> None:
    """A button that is no longer known says so instead of doing something else."""
    turn.toast("submit.stale", alert=True)


def guarded(handler: Any) -> Any:
    """A broken rule becomes its sentence; the turn is saved with it."""

    async def told(update: Update, turn: Turn) -> None:
        if update.effective_user is None or update.effective_user.is_bot:
            raise ApplicationHandlerStop
        if update.effective_chat is None or update.effective_chat.type == "private":
            turn.person  # noqa: B018  whoever speaks is stored before what they do is
        try:
            await handler(update, turn)
        except DomainError as error:
            turn.say(turn.problem(error.problem))

    return told


def build_application(
    identity: dict[str, Any], token: str
) -> Application[Any, Turn, Any, Any, Any, Any]:
    """python-telegram-bot's application, whose bot knows itself and nothing else."""
    bot: ExtBot[None] = ExtBot(
        token, request=OfflineRequest(identity), get_updates_request=OfflineRequest(identity)
    )
    application = (
        ApplicationBuilder()
        .bot(bot)
        .context_types(ContextTypes(context=Turn))
        .updater(None)
        .job_queue(None)
        .build()
    )
    application.add_handlers(all_handlers())
    application.add_error_handler(remember_failure)
    return application
