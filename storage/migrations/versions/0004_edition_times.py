"""An edition's theme, what follows its deadline, and whether its opening was told."""

import sqlalchemy as sa
from alembic import op

from storage.types import UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

AFTER_THE_DEADLINE = {
    "repair_until": "repairs_after_it_closes",
    "announces_at": "announces_after_it_closes",
}


def upgrade() -> None:
    op.add_column("edition", sa.Column("theme", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "edition", sa.Column("revision", sa.Integer(), nullable=False, server_default="1")
    )
    op.add_column(
        "edition",
        sa.Column("opening_untold", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("edition", sa.Column("published_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE edition SET published_at = opens_at WHERE state <> 'planned'")
    for column, check in AFTER_THE_DEADLINE.items():
        _add_checked(column, check)


def _add_checked(column: str, check: str) -> None:
    """A column with its check: SQLite adds a check later only by copying the whole table."""
    kind = UtcDateTime().compile(dialect=op.get_bind().dialect)
    op.execute(
        f"ALTER TABLE edition ADD COLUMN {column} {kind} "
        f"CONSTRAINT ck_edition_{check} CHECK ({column} > closes_at)"
    )


def downgrade() -> None:
    for column in (*AFTER_THE_DEADLINE, "published_at", "opening_untold", "revision", "theme"):
        op.drop_column("edition", column)
