"""Whom the weekly digest of coverage was told, and who does not want it."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "coverage_digest",
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_coverage_digest_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_coverage_digest_person_id")
        ),
        sa.PrimaryKeyConstraint(
            "edition_id", "monday", "person_id", name=op.f("pk_coverage_digest")
        ),
    )
    op.create_table(
        "digest_mute",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_digest_mute_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_digest_mute")),
    )


def downgrade() -> None:
    op.drop_table("digest_mute")
    op.drop_table("coverage_digest")
