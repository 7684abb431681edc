"""How the surplus of a year is distributed, and what each member gets by it."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _plan()
    _part()
    # What was decided stays: it is decided anew by another plan.
    for name, action in (("is_final", "UPDATE"), ("stays", "DELETE")):
        op.execute(
            f"CREATE TRIGGER surplus_part_{name} BEFORE {action} ON surplus_part "
            "WHEN OLD.office = (SELECT id FROM office) "
            "BEGIN SELECT RAISE(ABORT, 'surplus_part.final'); END"
        )


def _plan() -> None:
    amounts = ("surplus", "losses", "reserve", "taken_in", "patronage", "dividend")
    op.create_table(
        "surplus_plan",
        sa.Column("organization_id", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("reserve_bp", sa.Integer(), nullable=False),
        sa.Column("patronage_bp", sa.Integer(), nullable=False),
        sa.Column("dividend_bp", sa.Integer(), nullable=False),
        sa.Column("resolution", sa.Text(), nullable=False),
        sa.Column("resolved_on", sa.Text(), nullable=True),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in amounts),
        sa.Column("voucher_id", sa.Text(), nullable=True),
        *_owned("surplus_plan"),
        sa.ForeignKeyConstraint(
            ["organization_id"], ["organization.id"], name="fk_surplus_plan_organization_id"
        ),
        sa.ForeignKeyConstraint(["voucher_id"], ["voucher.id"], name="fk_surplus_plan_voucher_id"),
        sqlite_strict=True,
    )
    _index("surplus_plan", "organization_id")
    _index("surplus_plan", "office", "revision")


def _part() -> None:
    counted = ("traded", "share_days", "quantified", "patronage", "dividend")
    op.create_table(
        "surplus_part",
        sa.Column("plan_id", sa.Text(), nullable=False),
        sa.Column("member_id", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in counted),
        *_owned("surplus_part"),
        sa.ForeignKeyConstraint(["plan_id"], ["surplus_plan.id"], name="fk_surplus_part_plan_id"),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name="fk_surplus_part_member_id"),
        sqlite_strict=True,
    )
    _index("surplus_part", "plan_id")
    _index("surplus_part", "member_id")
    _index("surplus_part", "office", "revision")


def _owned(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    return (
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=False)
