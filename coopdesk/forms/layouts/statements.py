"""会计报表: the three statements of a cooperative, as 财会〔2021〕37号 prescribes them."""

from coopdesk.forms.elements import (
    Column,
    Grid,
    Layout,
    Line,
    Page,
    Signatures,
    Signer,
)

_PAGE = Page(210, 297, left=18, right=18, top=20, bottom=36)
_PRESCRIBED = "《农民专业合作社会计制度》（财会〔2021〕37号）"
# 会计法（2024）第二十一条: signed and sealed by these three.
_SIGNERS = Signatures(
    (
        Signer("单位负责人"),
        Signer("主管会计工作负责人"),
        Signer("会计机构负责人"),
        Signer("制表人", "prepared_by"),
    ),
    per_line=2,
)

BALANCE_SHEET = Layout(
    form_id="balance-sheet",
    version="1",
    title="资产负债表",
    prescribed_by=_PRESCRIBED,
    page=_PAGE,
    elements=(
        Line(center="{period}", right="{code}"),
        Line(left="编制单位：{organization}", right="单位：元"),
        Grid(
            "rows",
            (
                Column("资产", "item", 3.7),
                Column("行次", "row", 0.85, "center"),
                Column("期末余额", "amount", 2.05, figures=True),
                Column("年初余额", "before", 2.05, figures=True),
                Column("负债和所有者权益", "right_item", 3.5),
                Column("行次", "right_row", 0.85, "center"),
                Column("期末余额", "right_amount", 2.05, figures=True),
                Column("年初余额", "right_before", 2.05, figures=True),
            ),
            row_height=6,
        ),
        Line(left="{checks}"),
        _SIGNERS,
    ),
)

SURPLUS_STATEMENT = Layout(
    form_id="surplus-statement",
    version="1",
    title="盈余及盈余分配表",
    prescribed_by=_PRESCRIBED,
    page=_PAGE,
    elements=(
        Line(center="{period}", right="{code}"),
        Line(left="编制单位：{organization}", right="单位：元"),
        Grid(
            "rows",
            (
                Column("项目", "item", 3.6),
                Column("行次", "row", 0.8, "center"),
                Column("本年金额", "amount", 2.4, figures=True),
                Column("上年金额", "before", 2.4, figures=True),
            ),
            row_height=6,
        ),
        Line(left="{checks}"),
        _SIGNERS,
    ),
)

EQUITY_CHANGES = Layout(
    form_id="equity-changes",
    version="1",
    title="成员权益变动表",
    prescribed_by=_PRESCRIBED,
    page=_PAGE,
    elements=(
        Line(center="{period}", right="{code}"),
        Line(left="编制单位：{organization}", right="单位：元"),
        Grid(
            "rows",
            (
                Column("项目", "item", 4.8),
                Column("股金", "share_capital", 2.15, figures=True),
                Column("专项基金", "special_fund", 2.15, figures=True),
                Column("资本公积", "capital_reserve", 2.15, figures=True),
                Column("盈余公积", "surplus_reserve", 2.15, figures=True),
                Column("未分配盈余", "undistributed", 2.15, figures=True),
                Column("合计", "total", 2.15, figures=True),
            ),
            row_height=6,
        ),
        Line(left="{checks}"),
        _SIGNERS,
    ),
)

STATEMENT_NOTES = Layout(
    form_id="statement-notes",
    version="1",
    title="会计报表附注",
    prescribed_by=_PRESCRIBED,
    page=_PAGE,
    elements=(
        Line(center="{period}", right="{code}"),
        Line(left="编制单位：{organization}", right="单位：元"),
        Grid(
            "rows",
            (Column("项目", "item", 2.6), Column("内容", "told", 9.0)),
            row_height=7,
        ),
        Line(left="{checks}"),
        _SIGNERS,
    ),
)
