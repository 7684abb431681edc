"""成员账户: a member's account of one year, as 财会〔2021〕37号 and the law on cooperatives ask."""

from coopdesk.forms.elements import (
    A4_LANDSCAPE,
    Column,
    Grid,
    Layout,
    Line,
    Signatures,
    Signer,
)

MEMBER_ACCOUNT = Layout(
    form_id="member-account",
    version="1",
    title="成员账户",
    prescribed_by="《农民专业合作社会计制度》（财会〔2021〕37号）；《农民专业合作社法》第四十三条",
    page=A4_LANDSCAPE,
    elements=(
        Line(left="单位：{organization}", center="{year}", right="单位：元"),
        Line(left="成员姓名（名称）：{name}", center="联系地址：{address}", right="截至{day}"),
        Grid(
            "rows",
            (
                Column("日期", "day", 1.7, "center"),
                Column("摘要", "summary", 3.0),
                Column("成员出资", "contribution", 1.9, figures=True),
                Column("公积金份额", "reserve", 1.8, figures=True),
                Column("国家财政直接补助量化份额", "state_support", 1.9, figures=True),
                Column("他人捐赠量化份额", "donation", 1.8, figures=True),
                Column("交易额", "trade", 1.9, figures=True),
                Column("盈余返还金额", "refund", 1.8, figures=True),
                Column("剩余盈余分配金额", "dividend", 1.8, figures=True),
            ),
            numbered=True,
        ),
        Signatures((Signer("成员签字"), Signer("会计主管"), Signer("制表人", "prepared_by"))),
    ),
)
