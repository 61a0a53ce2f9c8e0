"""Escalation, heads of agencies, texts of regular reminders, the deadline extras are meant for."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "edition", sa.Column("escalating", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column(
        "edition",
        sa.Column("escalation_days", sa.JSON(), nullable=False, server_default="[5, 3, 3, 3]"),
    )
    op.add_column("membership", sa.Column("is_head", sa.Boolean(), nullable=True))
    op.add_column("extra_reminder", sa.Column("meant_for", UtcDateTime(), nullable=True))
    op.execute(
        "UPDATE extra_reminder SET meant_for = (SELECT closes_at FROM edition"
        " WHERE edition.id = extra_reminder.edition_id) WHERE wanted_at IS NOT NULL"
    )
    _texts()
    _escalation()


def _texts() -> None:
    op.create_table(
        "reminder_text",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("offset_seconds", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_reminder_text_edition_id")
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "offset_seconds", "language", name=op.f("pk_reminder_text")
        ),
    )


def _escalation() -> None:
    op.create_table(
        "escalation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(24), nullable=False),
        sa.Column("wanted_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('planned', 'told', 'cancelled')", name=op.f("ck_escalation_state_known")
        ),
        sa.CheckConstraint(
            "step IN ('contact', 'second', 'head', 'coordinator')",
            name=op.f("ck_escalation_step_known"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_escalation_edition_id")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_escalation_agency_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_escalation")),
    )
    for column in ("edition_id", "agency_id"):
        op.create_index(f"ix_escalation_{column}", "escalation", [column])
    _of_planned("uq_escalation_planned", ["edition_id", "agency_id"], unique=True)
    _of_planned("ix_escalation_due", ["due_at"], unique=False)


def _of_planned(name: str, columns: list[str], *, unique: bool) -> None:
    planned = sa.text("state = 'planned'")
    op.create_index(
        name,
        "escalation",
        columns,
        unique=unique,
        sqlite_where=planned,
        postgresql_where=planned,
    )


def downgrade() -> None:
    op.drop_table("escalation")
    op.drop_table("reminder_text")
    op.drop_column("extra_reminder", "meant_for")
    op.drop_column("membership", "is_head")
    op.drop_column("edition", "escalation_days")
    op.drop_column("edition", "escalating")
