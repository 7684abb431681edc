"""Papers of a year's distribution: 盈余分配方案 for the vote, 盈余分配发放表 to be signed."""

from coopdesk.forms.elements import (
    A4_LANDSCAPE,
    Column,
    Field,
    Fields,
    Grid,
    Layout,
    Line,
    Signatures,
    Signer,
    Text,
)

OWN = "自制，无统一表样"

SURPLUS_PLAN = Layout(
    form_id="surplus-plan",
    version="1",
    title="{year}年度盈余分配方案",
    prescribed_by=OWN,
    page=A4_LANDSCAPE,
    elements=(
        Line(left="单位：{organization}", center="{standing}", right="单位：元"),
        Fields(
            (
                (
                    Field("本年盈余", "surplus", figures=True),
                    Field("弥补以前亏损", "losses", 1.2, figures=True),
                    Field("提取公积金", "reserve", 1.2, figures=True),
                    Field("年初未分配转入", "taken_in", figures=True),
                ),
                (
                    Field("可分配盈余", "distributable", figures=True),
                    Field("盈余返还", "patronage", 1.2, figures=True),
                    Field("剩余盈余分配", "dividend", 1.2, figures=True),
                    Field("留待以后分配", "left", figures=True),
                ),
            ),
            label_width=29,
        ),
        Text("{basis}", size=10.5),
        Grid(
            "parts",
            (
                Column("编号", "number", 0.8, figures=True),
                Column("社员", "name", 2.6),
                Column("交易额", "traded", 1.8, figures=True),
                Column("股金×天数（元·天）", "share_days", 2.4, figures=True),
                Column("量化份额", "quantified", 1.6, figures=True),
                Column("盈余返还", "patronage", 1.6, figures=True),
                Column("剩余盈余分配", "dividend", 1.6, figures=True),
                Column("合计", "whole", 1.7, figures=True),
            ),
            totals="totals",
        ),
        Signatures((Signer("理事长（签字）"), Signer("监事会（签字）"), Signer("制表人", "maker"))),
    ),
)

SURPLUS_PAYOUT = Layout(
    form_id="surplus-payout",
    version="1",
    title="{year}年度盈余分配发放表",
    prescribed_by=OWN,
    elements=(
        Line(left="单位：{organization}", right="单位：元"),
        Line(left="依据：{resolution}", right="记账凭证：{voucher}"),
        Grid(
            "parts",
            (
                Column("编号", "number", 0.8, figures=True),
                Column("社员", "name", 2.6),
                Column("盈余返还", "patronage", 1.6, figures=True),
                Column("剩余盈余分配", "dividend", 1.8, figures=True),
                Column("合计", "whole", 1.7, figures=True),
                Column("领款人签字", share=2.0, signed=True),
                Column("领款日期", share=1.4),
            ),
            totals="totals",
            row_height=9,
        ),
        Text("合计（大写）：{capitals}", indent=False, size=10.5),
        Signatures((Signer("理事长（签字）"), Signer("会计", "maker"), Signer("出纳（签字）"))),
    ),
)
