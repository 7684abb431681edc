"""The list of yearly statements (年度会计报表) as data: its columns, and what a row becomes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from coopdesk.domain.money import Money
from coopdesk.exchange.sheets.organization_spec import YES_OF_WORD
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetRecord, SheetSpec

AUDITED_OF_WORD = {
    **YES_OF_WORD,
    **dict.fromkeys(("已审计", "有审计报告"), True),
    **dict.fromkeys(("未审计", "无审计报告"), False),
}
REVENUE = "revenue"
AMOUNTS: Mapping[str, str] = {
    REVENUE: "营业收入、营业总收入、年营业收入、法人主体营业收入、经审计营业收入、本年营业收入",
    "profit": "利润总额、利润、年利润、本年利润、盈余总额、本年盈余",
    "assets": "资产总额、资产总计、资产合计、总资产、年末资产总额",
    "liabilities": "负债总额、负债合计、负债总计、总负债、年末负债总额",
    "receivables": "应收账款、应收款项、应收账款余额、年末应收账款",
    "inventory": "存货、库存、存货余额、年末存货",
    "selling_expense": "销售费用、营业费用",
    "administrative_expense": "管理费用",
    "finance_expense": "财务费用",
}


def _amount(name: str, headings: str) -> ColumnSpec:
    is_required = name == REVENUE
    return ColumnSpec(
        name, headings, CellKind.AMOUNT, is_required=is_required, width=18, may_be_yearly=True
    )


STATEMENTS = SheetSpec(
    sheet_id="statements",
    title="年度会计报表",
    key_fields=("name", REVENUE),
    columns=(
        ColumnSpec("serial", "序号、编号", CellKind.COUNT, width=6),
        ColumnSpec(
            "name",
            "机构名称、组织名称、单位名称、企业名称、名称",
            is_required=True,
            width=40,
        ),
        ColumnSpec(
            "credit_code",
            "统一社会信用代码、社会信用代码、信用代码、统一信用代码",
            CellKind.CODE,
            width=22,
        ),
        ColumnSpec("year", "年度、会计年度、报表年度、所属年度、年份", CellKind.COUNT, width=8),
        *(_amount(name, headings) for name, headings in AMOUNTS.items()),
        ColumnSpec(
            "audited",
            "年度审计报告、审计报告、是否审计、审计情况、审计",
            CellKind.CHOICE,
            choices=AUDITED_OF_WORD,
            may_be_yearly=True,
        ),
        ColumnSpec("audit_firm", "审计机构、审计单位、会计师事务所", width=30),
        ColumnSpec("report_number", "报告编号、审计报告编号、审计报告文号、报告文号", width=24),
    ),
)
FACTS = (*AMOUNTS, "audited", "audit_firm", "report_number")
"""The fields of a statement; a cell left blank says nothing of its field."""

ToldStatement: TypeAlias = Mapping[str, Money | bool | str]


@dataclass(frozen=True, slots=True)
class StatementRecord(SheetRecord):
    """What a row says of one organization: its statements by year, each field by name.

    ``plain_year`` is the year of the columns whose heading names none; money in fen.
    """

    name: str
    credit_code: str | None
    plain_year: int | None
    statements: Mapping[int, ToldStatement]
    normalized: frozenset[str]
