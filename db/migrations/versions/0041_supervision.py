"""Supervision: schemes, marks, inspections, yearly places, rectifications; the turnaround."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create(
        "assessment_scheme",
        *_texts("code", "version", "title", "level", "first_day", "content"),
        once=("code", "version", "office"),
    )
    _create(
        "assessment_mark",
        *_texts("period", "division_code", "indicator"),
        *_wholes("points"),
        *_texts("evidence", "marked_on", "marked_by"),
        once=("period", "division_code", "indicator", "office"),
    )
    _create(
        "inspection",
        *_texts("period", "division_code", "inspected_on", "inspectors", "opinion"),
        once=("period", "division_code", "office"),
    )
    _create(
        "yearly_score",
        *_wholes("year"),
        *_texts("division_code"),
        *_wholes("total", "rank", "is_last"),
        *_texts("scheme", "document", "settled_on"),
        sa.Column("lines", sa.Text(), nullable=True),
        once=("year", "division_code", "office"),
    )
    _create(
        "assessment_consequence",
        *_wholes("year"),
        *_texts("division_code", "kind", "handled_on", "handled_by", "document", "note"),
        once=("year", "division_code", "office"),
    )
    _create(
        "rectification",
        *_wholes("number"),
        *_texts("division_code"),
        sa.Column("organization_id", sa.Text(), nullable=True),
        *_texts("found_on", "problem", "demand", "responsible", "due_on"),
        sa.Column("done_on", sa.Text(), nullable=True),
        *_texts("result"),
        of="organization",
    )
    op.create_index("ix_rectification_organization_id", "rectification", ["organization_id"])
    _turnaround()


def _turnaround() -> None:
    _create(
        "turnaround_year",
        *_texts("organization_id"),
        *_wholes("year"),
        *_texts("dormancy"),
        *_wholes("risks_found", "risks_cleared"),
        *_texts("note"),
        once=("organization_id", "year", "office"),
        of="organization",
    )
    _create(
        "enterprise_plan",
        *_texts("organization_id", "way", "situation", "goal", "responsible"),
        *_texts("adopted_on", "document"),
        once=("organization_id", "office"),
        of="organization",
    )
    _create(
        "enterprise_plan_step",
        *_texts("enterprise_plan_id", "task", "responsible", "due_on"),
        sa.Column("done_on", sa.Text(), nullable=True),
        *_texts("result"),
        of="enterprise_plan",
    )
    op.create_index(
        "ix_enterprise_plan_step_enterprise_plan_id", "enterprise_plan_step", ["enterprise_plan_id"]
    )
    _create(
        "asset_verification",
        *_texts("organization_id", "as_of"),
        *_wholes("book_assets", "found_assets", "book_liabilities", "found_liabilities"),
        *_texts("ownership", "verified_by", "document"),
        once=("organization_id", "as_of", "office"),
        of="organization",
    )


def _create(
    table: str, *columns: sa.Column[object], once: tuple[str, ...] = (), of: str = ""
) -> None:
    parts: list[sa.Column[object] | sa.Constraint] = list(columns)
    if of:
        key = f"{of}_id"
        parts.append(sa.ForeignKeyConstraint([key], [f"{of}.id"], name=f"fk_{table}_{key}"))
    if once:
        parts.append(sa.UniqueConstraint(*once, name=f"uq_{table}_{'_'.join(once)}"))
    op.create_table(
        table,
        *parts,
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sqlite_strict=True,
    )
    op.create_index(f"ix_{table}_office_revision", table, ["office", "revision"])


def _texts(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Text(), nullable=False) for name in names]


def _wholes(*names: str) -> list[sa.Column[object]]:
    return [sa.Column(name, sa.Integer(), nullable=False) for name in names]
