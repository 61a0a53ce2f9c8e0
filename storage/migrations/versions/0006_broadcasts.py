"""Broadcasts, the account of their recipients, presses of links, and who wants news."""

import sqlalchemy as sa
from alembic import op

from storage.types import BIG_ID, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

QUEUED = sa.text("state = 'queued'")


def upgrade() -> None:
    _broadcast()
    _recipients()
    op.create_table(
        "link_press",
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("button", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("last_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_link_press_broadcast_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_link_press_person_id")),
        sa.PrimaryKeyConstraint("broadcast_id", "button", "person_id", name=op.f("pk_link_press")),
    )
    op.create_table(
        "news_choice",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_news_choice_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_news_choice")),
    )


def _broadcast() -> None:
    op.create_table(
        "broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("buttons", sa.JSON(), nullable=False),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("segment", sa.String(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("scheduled_at", UtcDateTime(), nullable=True),
        sa.Column("started_by", sa.BigInteger(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("resumed_at", UtcDateTime(), nullable=True),
        sa.Column("active_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("pause_reason", sa.String(24), nullable=True),
        sa.Column("rate", sa.Integer(), nullable=False),
        sa.Column("card", sa.BigInteger(), nullable=True),
        sa.Column("card_edit", sa.BigInteger(), nullable=True),
        sa.Column("card_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('draft', 'scheduled', 'missed', 'sending', 'paused', 'done', 'cancelled')",
            name=op.f("ck_broadcast_state_known"),
        ),
        sa.CheckConstraint(
            "pause_reason IN ('person', 'errors', 'outage', 'restored')",
            name=op.f("ck_broadcast_pause_reason_known"),
        ),
        sa.CheckConstraint(
            "rate >= 1 AND rate <= 25", name=op.f("ck_broadcast_rate_within_budget")
        ),
        sa.CheckConstraint(
            "state <> 'scheduled' OR scheduled_at IS NOT NULL",
            name=op.f("ck_broadcast_scheduled_for_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_broadcast_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_broadcast")),
    )


def _recipients() -> None:
    op.create_table(
        "broadcast_recipient",
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("outbox_id", BIG_ID, nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "state IN ('planned', 'queued', 'sent', 'blocked', 'opted_out', 'not_agreed', "
            "'failed', 'unknown', 'cancelled')",
            name=op.f("ck_broadcast_recipient_state_known"),
        ),
        sa.CheckConstraint(
            "state <> 'queued' OR outbox_id IS NOT NULL",
            name=op.f("ck_broadcast_recipient_queued_in_the_outbox"),
        ),
        sa.ForeignKeyConstraint(
            ["broadcast_id"], ["broadcast.id"], name=op.f("fk_broadcast_recipient_broadcast_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_broadcast_recipient_person_id")
        ),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_broadcast_recipient")),
    )
    for name, column in (("account", "state"), ("decided", "decided_at")):
        op.create_index(
            f"ix_broadcast_recipient_{name}", "broadcast_recipient", ["broadcast_id", column]
        )
    op.create_index(
        "ix_broadcast_recipient_queued",
        "broadcast_recipient",
        ["broadcast_id"],
        sqlite_where=QUEUED,
        postgresql_where=QUEUED,
    )


def downgrade() -> None:
    for table in ("news_choice", "link_press", "broadcast_recipient", "broadcast"):
        op.drop_table(table)
