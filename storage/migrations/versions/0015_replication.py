"""Wishes to replicate an innovation, and queries too long for a button."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_query",
        sa.Column("name", sa.String(16), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_kept_query")),
    )
    op.create_index(op.f("ix_kept_query_used_on"), "kept_query", ["used_on"])
    op.create_table(
        "replication_interest",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("innovation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("introduction", sa.String(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(24), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("met_at", UtcDateTime(), nullable=True),
        sa.Column("met_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('contacts', 'organizers', 'met', 'withdrawn')",
            name=op.f("ck_replication_interest_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["innovation_id"], ["innovation.id"], name=op.f("fk_replication_interest_innovation_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_replication_interest_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_replication_interest_agency_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_replication_interest")),
    )
    for column in ("innovation_id", "person_id"):
        op.create_index(op.f(f"ix_replication_interest_{column}"), "replication_interest", [column])
    op.create_index(
        "uq_replication_interest_current",
        "replication_interest",
        ["innovation_id", "person_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )


def downgrade() -> None:
    op.drop_table("replication_interest")
    op.drop_table("kept_query")
