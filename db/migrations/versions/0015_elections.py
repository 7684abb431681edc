"""Elections with their candidates and rounds."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _election()
    _candidate()
    _ballot()


def _election() -> None:
    op.create_table(
        "election",
        sa.Column("agenda_item_id", sa.Text(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("post", sa.Text(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("alternates", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        *_owned("election"),
        sa.ForeignKeyConstraint(
            ["agenda_item_id"], ["agenda_item.id"], name="fk_election_agenda_item_id"
        ),
        sa.UniqueConstraint("agenda_item_id", name="uq_election_agenda_item_id"),
        sqlite_strict=True,
    )
    op.create_index("ix_election_office_revision", "election", ["office", "revision"])


def _candidate() -> None:
    op.create_table(
        "candidate",
        sa.Column("election_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=True),
        sa.Column("nominated_by", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        *_owned("candidate"),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name="fk_candidate_election_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_candidate_member_id"),
        sa.UniqueConstraint("election_id", "position", name="uq_candidate_election_id_position"),
        sqlite_strict=True,
    )
    op.create_index("ix_candidate_office_revision", "candidate", ["office", "revision"])


def _ballot() -> None:
    counts = ("seats", "entitled", "present", "proxies", "issued", "missing", "returned")
    op.create_table(
        "ballot",
        sa.Column("election_id", sa.Text(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counts),
        sa.Column("valid", sa.Integer(), nullable=False),
        sa.Column("invalid", sa.Integer(), nullable=False),
        sa.Column("tally", sa.Text(), nullable=False),
        sa.Column("needed", sa.Integer(), nullable=False),
        sa.Column("threshold", sa.Text(), nullable=False),
        sa.Column("base", sa.Text(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        *_owned("ballot"),
        sa.ForeignKeyConstraint(["election_id"], ["election.id"], name="fk_ballot_election_id"),
        sa.UniqueConstraint("election_id", "round", name="uq_ballot_election_id_round"),
        sqlite_strict=True,
    )
    op.create_index("ix_ballot_office_revision", "ballot", ["office", "revision"])


def _owned(table: str) -> tuple[sa.Column[object] | sa.PrimaryKeyConstraint, ...]:
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
