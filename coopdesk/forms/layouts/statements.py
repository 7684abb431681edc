"""会计报表: the three statements of a cooperative, as 财会〔2021〕37号 prescribes them."""

from coopdesk.forms.elements import (
    A4,
    A4_LANDSCAPE,
    Column,
    Grid,
    Layout,
    Line,
    Signatures,
    Signer,
)

_PRESCRIBED = "《农民专业合作社会计制度》（财会〔2021〕37号）"
_SIGNERS = Signatures(
    (
        Signer("单位负责人"),
        Signer("会计主管"),
        Signer("制表人", "prepared_by"),
        Signer("单位公章", seal=True),
    )
)

BALANCE_SHEET = Layout(
    form_id="balance-sheet",
    version="1",
    title="资产负债表",
    prescribed_by=_PRESCRIBED,
    page=A4_LANDSCAPE,
    elements=(
        Line(right="{code}"),
        Line(left="编制单位：{organization}", center="{period}", right="单位：元"),
        Grid(
            "rows",
            (
                Column("资产", "item", 3.4),
                Column("行次", "row", 0.7, "center"),
                Column("期末余额", "amount", 2.1, figures=True),
                Column("年初余额", "before", 2.1, figures=True),
                Column("负债和所有者权益", "right_item", 3.0),
                Column("行次", "right_row", 0.7, "center"),
                Column("期末余额", "right_amount", 2.1, figures=True),
                Column("年初余额", "right_before", 2.1, figures=True),
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
    page=A4,
    elements=(
        Line(right="{code}"),
        Line(left="编制单位：{organization}", right="单位：元"),
        Line(center="{period}"),
        Grid(
            "rows",
            (
                Column("项目", "item", 3.6),
                Column("行次", "row", 0.8, "center"),
                Column("本年金额", "amount", 2.4, figures=True),
                Column("上年金额", "before", 2.4, figures=True),
            ),
            row_height=7,
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
    page=A4_LANDSCAPE,
    elements=(
        Line(right="{code}"),
        Line(left="编制单位：{organization}", center="{period}", right="单位：元"),
        Grid(
            "rows",
            (
                Column("项目", "item", 3.0),
                Column("股金", "share_capital", 2.2, figures=True),
                Column("专项基金", "special_fund", 2.2, figures=True),
                Column("资本公积", "capital_reserve", 2.2, figures=True),
                Column("盈余公积", "surplus_reserve", 2.2, figures=True),
                Column("未分配盈余", "undistributed", 2.2, figures=True),
                Column("合计", "total", 2.2, figures=True),
            ),
            row_height=6,
        ),
        Line(left="{checks}"),
        _SIGNERS,
    ),
)
