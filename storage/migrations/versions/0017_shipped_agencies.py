"""Agencies as they were shipped last, so that a newer list keeps what organizers changed."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shipped_agency",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_shipped_agency")),
    )


def downgrade() -> None:
    op.drop_table("shipped_agency")
