"""Innovations behind the recorded awards, and the index they are searched by."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "innovation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("is_innovation", sa.Boolean(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=False),
        sa.Column("institution", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("summary_basis", sa.String(), nullable=False),
        sa.Column("verified", sa.String(), nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("place", sa.BigInteger(), nullable=False),
        sa.Column("hidden", sa.Boolean(), nullable=False),
        sa.Column("photo", sa.String(), nullable=True),
        sa.Column("agency_id", sa.Integer(), nullable=True),
        sa.Column("proposal_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["region_code"], ["region.code"], name=op.f("fk_innovation_region_code")
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f("fk_innovation_agency_id")),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name=op.f("fk_innovation_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_innovation")),
        sa.UniqueConstraint("code", name=op.f("uq_innovation_code")),
        sa.UniqueConstraint("place", name=op.f("uq_innovation_place")),
    )
    op.create_index(op.f("ix_innovation_region_code"), "innovation", ["region_code"])
    op.create_index(op.f("ix_innovation_agency_id"), "innovation", ["agency_id"])
    op.create_table(
        "innovation_word",
        sa.Column("word", sa.String(40), nullable=False),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("word", name=op.f("pk_innovation_word")),
    )
    with op.batch_alter_table("winner") as winner:
        winner.add_column(sa.Column("innovation_id", sa.Integer(), nullable=True))
        winner.create_foreign_key(
            op.f("fk_winner_innovation_id"), "innovation", ["innovation_id"], ["id"]
        )
        winner.create_index(op.f("ix_winner_innovation_id"), ["innovation_id"])
    _create_index_of_terms()


def _create_index_of_terms() -> None:
    """``place`` is the key, so that what is found comes in the order of every list."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE innovation_terms USING "
            "fts5(terms, detail=none, columnsize=0, tokenize='ascii')"
        )
        return
    op.execute("CREATE TABLE innovation_terms (place bigint PRIMARY KEY, terms tsvector NOT NULL)")
    op.execute("CREATE INDEX ix_innovation_terms ON innovation_terms USING gin (terms)")


def downgrade() -> None:
    op.execute("DROP TABLE innovation_terms")
    with op.batch_alter_table("winner") as winner:
        winner.drop_index(op.f("ix_winner_innovation_id"))
        winner.drop_constraint(op.f("fk_winner_innovation_id"), type_="foreignkey")
        winner.drop_column("innovation_id")
    op.drop_table("innovation_word")
    op.drop_table("innovation")
