"""Links that give a role, the day a person was last seen, and files of no proposal."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

OF_A_PROPOSAL = "purpose NOT IN ('answer', 'word') OR proposal_id IS NOT NULL"
KNOWN_CHECKS = (
    sa.CheckConstraint(
        "state <> 'stored' OR (sha256 IS NOT NULL AND path IS NOT NULL)",
        name="ck_attachment_stored_is_safe",
    ),
    sa.CheckConstraint(
        "state IN ('fetching', 'stored', 'refused', 'removed')",
        name="ck_attachment_state_known",
    ),
)
"""SQLite copies the table, and Alembic does not find its checks by itself."""


def upgrade() -> None:
    op.create_table(
        "staff_invitation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("role", sa.String(24), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=True),
        sa.Column("region_code", sa.String(8), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.Column("used_by", sa.BigInteger(), nullable=True),
        sa.Column("revoked_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "role IN ('owner', 'organizer', 'coordinator', 'verifier', 'juror', 'viewer')",
            name=op.f("ck_staff_invitation_role_known"),
        ),
        sa.CheckConstraint(
            "role <> 'coordinator' OR region_code IS NOT NULL",
            name=op.f("ck_staff_invitation_coordinator_has_region"),
        ),
        sa.CheckConstraint(
            "(used_at IS NULL) = (used_by IS NULL)",
            name=op.f("ck_staff_invitation_used_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["edition.id"], name=op.f("fk_staff_invitation_edition_id")
        ),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_staff_invitation_region_code")
        ),
        sa.ForeignKeyConstraint(
            ["used_by"], ["person.id"], name=op.f("fk_staff_invitation_used_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_invitation")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_staff_invitation_token_hash")),
    )
    op.add_column("person", sa.Column("last_seen_on", sa.Date(), nullable=True))
    with op.batch_alter_table("attachment", table_args=KNOWN_CHECKS) as table:
        table.alter_column("proposal_id", existing_type=sa.Integer(), nullable=True)
        table.create_check_constraint(op.f("ck_attachment_of_a_proposal"), OF_A_PROPOSAL)


def downgrade() -> None:
    op.execute("DELETE FROM attachment WHERE proposal_id IS NULL")
    with op.batch_alter_table("attachment", table_args=KNOWN_CHECKS) as table:
        table.alter_column("proposal_id", existing_type=sa.Integer(), nullable=False)
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_attachment_of_a_proposal", "attachment")
    op.drop_column("person", "last_seen_on")
    op.drop_table("staff_invitation")
