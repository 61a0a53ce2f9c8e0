"""What citizens ask, questions that wait for a person, and the organizers' own FAQ entries."""

import sqlalchemy as sa
from alembic import op

from storage.types import BIG_ID, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_asked()
    _create_questions()
    _create_faq()


def _create_asked() -> None:
    op.create_table(
        "asked",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(24), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("gist", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('answered', 'faq', 'corrected', 'not_found', 'handed_off', 'other')",
            name=op.f("ck_asked_outcome_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked")),
    )
    op.create_index("ix_asked_day", "asked", ["day", "outcome"])
    op.create_index(
        "ix_asked_named",
        "asked",
        ["day"],
        sqlite_where=sa.text("person_id IS NOT NULL"),
        postgresql_where=sa.text("person_id IS NOT NULL"),
    )


def _create_questions() -> None:
    op.create_table(
        "citizen_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("gist", sa.Text(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("entry", sa.String(40), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("topic", BIG_ID, nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'answered', 'closed')", name=op.f("ck_citizen_question_state_known")
        ),
        sa.CheckConstraint(
            "state <> 'answered' OR answer IS NOT NULL",
            name=op.f("ck_citizen_question_answered_with_words"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["person.id"], name=op.f("fk_citizen_question_decided_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citizen_question")),
    )
    op.create_index("ix_citizen_question_state", "citizen_question", ["state", "id"])
    op.create_table(
        "question_asker",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("waiting", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["citizen_question.id"], name=op.f("fk_question_asker_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_question_asker_person_id")
        ),
        sa.PrimaryKeyConstraint("question_id", "person_id", name=op.f("pk_question_asker")),
    )
    op.create_table(
        "question_draft",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"], ["citizen_question.id"], name=op.f("fk_question_draft_question_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_question_draft_person_id")
        ),
        sa.PrimaryKeyConstraint("question_id", "person_id", name=op.f("pk_question_draft")),
    )
    op.create_table(
        "question_message",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(24), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=True),
        sa.Column("chat_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("outbox_id", BIG_ID, nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "side IN ('citizen', 'organizer', 'bot')", name=op.f("ck_question_message_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["citizen_question.id"], name=op.f("fk_question_message_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_message")),
    )
    op.create_index(op.f("ix_question_message_question_id"), "question_message", ["question_id"])
    op.create_index("ix_question_message_outbox", "question_message", ["outbox_id"])
    op.create_index("ix_question_message_chat", "question_message", ["chat_id", "message_id"])


def _create_faq() -> None:
    op.create_table(
        "faq_entry",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("phrasings", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_en", sa.Text(), nullable=True),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("as_shipped", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("answer <> ''", name=op.f("ck_faq_entry_has_an_answer")),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["person.id"], name=op.f("fk_faq_entry_changed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_entry")),
    )
    op.create_table(
        "faq_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("entry", sa.String(40), nullable=True),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=True),
        sa.Column("phrasings", sa.JSON(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_en", sa.Text(), nullable=True),
        sa.Column("edition", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_faq_draft_person_id")),
        sa.ForeignKeyConstraint(
            ["question_id"], ["citizen_question.id"], name=op.f("fk_faq_draft_question_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq_draft")),
    )
    op.create_index(op.f("ix_faq_draft_person_id"), "faq_draft", ["person_id"])
    op.create_index(
        "uq_faq_draft_of_entry",
        "faq_draft",
        ["person_id", "entry"],
        unique=True,
        sqlite_where=sa.text("entry IS NOT NULL"),
        postgresql_where=sa.text("entry IS NOT NULL"),
    )


def downgrade() -> None:
    for table in (
        "faq_draft",
        "faq_entry",
        "question_message",
        "question_draft",
        "question_asker",
        "citizen_question",
        "asked",
    ):
        op.drop_table(table)
