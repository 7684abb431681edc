"""试算平衡表: opening, period and closing of each account, A4 across."""

from coopdesk.forms.elements import (
    A4_LANDSCAPE,
    Column,
    Grid,
    Layout,
    Line,
    Signatures,
    Signer,
)

TRIAL_BALANCE = Layout(
    form_id="trial-balance",
    version="1",
    title="试算平衡表",
    prescribed_by="自制；科目依据《农民专业合作社会计制度》（财会〔2021〕37号）",
    page=A4_LANDSCAPE,
    elements=(
        Line(left="单位：{organization}", center="{period}", right="单位：元"),
        Grid(
            "accounts",
            (
                Column("科目编码", "code", 1.4, "center"),
                Column("科目名称", "name", 3.2),
                Column("期初借方", "opening_debit", 2.2, figures=True),
                Column("期初贷方", "opening_credit", 2.2, figures=True),
                Column("本期借方", "period_debit", 2.2, figures=True),
                Column("本期贷方", "period_credit", 2.2, figures=True),
                Column("期末借方", "closing_debit", 2.2, figures=True),
                Column("期末贷方", "closing_credit", 2.2, figures=True),
            ),
            totals="totals",
        ),
        Line(left="{statement}"),
        Signatures((Signer("单位负责人"), Signer("会计主管"), Signer("制表人", "prepared_by"))),
    ),
)
