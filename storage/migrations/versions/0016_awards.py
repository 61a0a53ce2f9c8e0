"""Awards recorded before they are announced, put together by people, and kept from files."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("innovation") as innovation:
        innovation.add_column(sa.Column("hidden_why", sa.String(), nullable=True))
        innovation.add_column(sa.Column("joined_to", sa.Integer(), nullable=True))
        innovation.create_foreign_key(
            op.f("fk_innovation_joined_to"), "innovation", ["joined_to"], ["id"]
        )
        innovation.create_index(op.f("ix_innovation_joined_to"), ["joined_to"])
    with op.batch_alter_table("winner") as winner:
        winner.add_column(
            sa.Column("state", sa.String(24), nullable=False, server_default="announced")
        )
        winner.add_column(sa.Column("announced_at", UtcDateTime(), nullable=True))
        winner.add_column(
            sa.Column("untold", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        winner.add_column(sa.Column("proposal_id", sa.Integer(), nullable=True))
        winner.add_column(
            sa.Column("stands_with", sa.String(12), nullable=False, server_default="")
        )
        winner.add_column(sa.Column("file_key", sa.String(32), nullable=True))
        winner.create_foreign_key(
            op.f("fk_winner_proposal_id"), "proposal", ["proposal_id"], ["id"]
        )
        winner.create_index(op.f("ix_winner_proposal_id"), ["proposal_id"])
        winner.create_index(op.f("ix_winner_file_key"), ["file_key"])
        winner.create_check_constraint(
            op.f("ck_winner_state_known"), "state IN ('draft', 'announced', 'withdrawn')"
        )
        winner.create_check_constraint(
            op.f("ck_winner_announced_or_nowhere"), "innovation_id IS NULL OR state = 'announced'"
        )


def downgrade() -> None:
    op.execute("DELETE FROM winner WHERE state <> 'announced'")
    with op.batch_alter_table("winner") as winner:
        winner.drop_constraint(op.f("ck_winner_announced_or_nowhere"), type_="check")
        winner.drop_constraint(op.f("ck_winner_state_known"), type_="check")
        winner.drop_index(op.f("ix_winner_file_key"))
        winner.drop_index(op.f("ix_winner_proposal_id"))
        winner.drop_constraint(op.f("fk_winner_proposal_id"), type_="foreignkey")
        for name in ("file_key", "stands_with", "proposal_id", "untold", "announced_at", "state"):
            winner.drop_column(name)
    with op.batch_alter_table("innovation") as innovation:
        innovation.drop_index(op.f("ix_innovation_joined_to"))
        innovation.drop_constraint(op.f("fk_innovation_joined_to"), type_="foreignkey")
        innovation.drop_column("joined_to")
        innovation.drop_column("hidden_why")
