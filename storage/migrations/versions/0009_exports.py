"""Exports that organizers order."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "export",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(24), nullable=False),
        sa.Column("format", sa.String(24), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("regions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("requested_by", sa.BigInteger(), nullable=False),
        sa.Column("requested_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("ready_at", UtcDateTime(), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("files", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("card", sa.BigInteger(), nullable=True),
        sa.Column("card_edit", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "subject IN ('proposals', 'contacts', 'coverage', 'reminders', 'broadcasts', 'files')",
            name=op.f("ck_export_subject_known"),
        ),
        sa.CheckConstraint(
            "format IN ('xlsx', 'csv', 'json', 'zip')", name=op.f("ck_export_format_known")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'making', 'ready', 'failed', 'cancelled', 'expired')",
            name=op.f("ck_export_state_known"),
        ),
        sa.CheckConstraint(
            "state <> 'ready' OR (files IS NOT NULL AND expires_at IS NOT NULL)",
            name=op.f("ck_export_ready_is_there"),
        ),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_export_edition_id")),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["person.id"], name=op.f("fk_export_requested_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export")),
    )
    op.create_index(
        "uq_export_under_way",
        "export",
        ["requested_by"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'making')"),
        postgresql_where=sa.text("state IN ('waiting', 'making')"),
    )
    op.create_index(
        "ix_export_kept",
        "export",
        ["expires_at"],
        sqlite_where=sa.text("state = 'ready'"),
        postgresql_where=sa.text("state = 'ready'"),
    )


def downgrade() -> None:
    op.drop_table("export")
