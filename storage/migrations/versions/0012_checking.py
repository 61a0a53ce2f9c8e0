"""Checking by regions with remarks, caps per region, and access after the deadline."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("edition", sa.Column("max_per_region", sa.Integer(), nullable=True))
    op.add_column(
        "edition",
        sa.Column("regions_check", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    _check()
    _remark()
    _check_reminder()
    _late_access()


def _check() -> None:
    op.create_table(
        "proposal_check",
        sa.Column("proposal_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(24), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "stage IN ('region', 'province', 'returned', 'verified')",
            name=op.f("ck_proposal_check_stage_known"),
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_proposal_check_proposal_id")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_proposal_check_submission_id")
        ),
        sa.PrimaryKeyConstraint("proposal_id", name=op.f("pk_proposal_check")),
    )
    op.create_index("ix_proposal_check_stage", "proposal_check", ["stage", "since"])


def _remark() -> None:
    op.create_table(
        "remark",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_remark_submission_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_remark_made_by")),
        sa.PrimaryKeyConstraint("submission_id", "question_id", name=op.f("pk_remark")),
    )


def _check_reminder() -> None:
    op.create_table(
        "check_reminder",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_check_reminder_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "day", name=op.f("pk_check_reminder")),
    )


def _late_access() -> None:
    op.create_table(
        "late_access",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_late_access_has_a_reason")),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_late_access_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_late_access_agency_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_late_access_created_by")
        ),
        sa.ForeignKeyConstraint(["used_by"], ["person.id"], name=op.f("fk_late_access_used_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_late_access")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_late_access_token_hash")),
    )
    for column in ("edition_id", "agency_id"):
        op.create_index(op.f(f"ix_late_access_{column}"), "late_access", [column])


def downgrade() -> None:
    for table in ("late_access", "check_reminder", "remark", "proposal_check"):
        op.drop_table(table)
    op.drop_column("edition", "regions_check")
    op.drop_column("edition", "max_per_region")
