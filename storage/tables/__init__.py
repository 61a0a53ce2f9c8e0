"""Every table of the product, with the constraints that make wrong states impossible.

Times are aware UTC. Ids of people are their numeric Telegram ids, which never change.
"""

from storage.tables.base import Table
from storage.tables.broadcasts import Broadcast, BroadcastRecipient, LinkPress, NewsChoice
from storage.tables.checking import CheckReminder, LateAccess, ProposalCheck, Remark
from storage.tables.course import CourseDraft, CourseLesson, CourseOrder
from storage.tables.coverage import CoverageDigest, DigestMute
from storage.tables.editions import AwardState, Edition, EditionState, FormVersion, Winner
from storage.tables.exports import Export
from storage.tables.innovations import Innovation, InnovationWord
from storage.tables.kept_queries import KeptQuery
from storage.tables.messaging import (
    Conversation,
    Cursor,
    Inbox,
    InboxState,
    Outbox,
    OutboxState,
    Priority,
)
from storage.tables.people import (
    Agency,
    Consent,
    Invitation,
    InvitationKind,
    JoinRequest,
    Membership,
    Person,
    Region,
    RequestState,
    Role,
    ShippedAgency,
)
from storage.tables.proposals import (
    Answer,
    AnswerMessage,
    Attachment,
    AttachmentPurpose,
    AttachmentState,
    Proposal,
    ProposalState,
    Submission,
)
from storage.tables.questions import (
    Asked,
    CitizenQuestion,
    FaqDraft,
    FaqEntry,
    QuestionAsker,
    QuestionDraft,
    QuestionMessage,
)
from storage.tables.reminders import (
    Escalation,
    EscalationState,
    ExtraReminder,
    Reminder,
    ReminderState,
    ReminderText,
)
from storage.tables.replication import InterestState, ReplicationInterest
from storage.tables.staff import AuditEntry, RoleGrant, StaffInvitation

__all__ = [
    "Agency",
    "Answer",
    "AnswerMessage",
    "Asked",
    "Attachment",
    "AttachmentPurpose",
    "AttachmentState",
    "AuditEntry",
    "AwardState",
    "Broadcast",
    "BroadcastRecipient",
    "CheckReminder",
    "CitizenQuestion",
    "Consent",
    "Conversation",
    "CourseDraft",
    "CourseLesson",
    "CourseOrder",
    "CoverageDigest",
    "Cursor",
    "DigestMute",
    "Edition",
    "EditionState",
    "Escalation",
    "EscalationState",
    "Export",
    "ExtraReminder",
    "FaqDraft",
    "FaqEntry",
    "FormVersion",
    "Inbox",
    "InboxState",
    "Innovation",
    "InnovationWord",
    "InterestState",
    "Invitation",
    "InvitationKind",
    "JoinRequest",
    "KeptQuery",
    "LateAccess",
    "LinkPress",
    "Membership",
    "NewsChoice",
    "Outbox",
    "OutboxState",
    "Person",
    "Priority",
    "Proposal",
    "ProposalCheck",
    "ProposalState",
    "QuestionAsker",
    "QuestionDraft",
    "QuestionMessage",
    "Region",
    "Remark",
    "Reminder",
    "ReminderState",
    "ReminderText",
    "ReplicationInterest",
    "RequestState",
    "Role",
    "RoleGrant",
    "ShippedAgency",
    "StaffInvitation",
    "Submission",
    "Table",
    "Winner",
]
