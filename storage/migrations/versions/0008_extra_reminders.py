"""Reminders that organizers plan for a segment."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "extra_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("segment", sa.String(), nullable=False),
        sa.Column("regions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("body", sa.String(), nullable=True),
        sa.Column("wanted_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'planned', 'sent', 'cancelled', 'missed')",
            name=op.f("ck_extra_reminder_state_known"),
        ),
        sa.CheckConstraint(
            "state <> 'planned' OR due_at IS NOT NULL",
            name=op.f("ck_extra_reminder_planned_for_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_extra_reminder_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_extra_reminder_created_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_extra_reminder")),
    )
    op.create_index("ix_extra_reminder_edition_id", "extra_reminder", ["edition_id"])
    op.create_index(
        "ix_extra_reminder_planned",
        "extra_reminder",
        ["due_at"],
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )


def downgrade() -> None:
    op.drop_table("extra_reminder")
