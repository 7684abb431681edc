"""三降两清一扭汇总表, 一企一策方案, 清产核资表: the turnaround of coop-owned enterprises.

No official form is public; the campaign is 赤政发〔2023〕14号 一（三）.
"""

from coopdesk.forms.elements import (
    A4_LANDSCAPE,
    Column,
    Field,
    Fields,
    Grid,
    Heading,
    Layout,
    Line,
    Opinion,
    Signatures,
    Signer,
    Text,
)

_OWN_FORM = "自制，官方表样未公布；依据赤政发〔2023〕14号 一（三）"

TURNAROUND_TABLE = Layout(
    form_id="turnaround-table",
    version="1",
    title="{year}社有企业“三降两清一扭”情况表",
    prescribed_by=_OWN_FORM,
    page=A4_LANDSCAPE,
    elements=(
        Line(left="填报单位：{office}", center="截至{as_of}", right="金额单位：元；比率：%"),
        Grid(
            "enterprises",
            (
                Column("企业名称", "name", 3),
                Column("两金占比", "tied_up", 1, figures=True),
                Column("两金升降", "tied_up_trend", 1, "center"),
                Column("三项费用率", "expense", 1.1, figures=True),
                Column("费用升降", "expense_trend", 1, "center"),
                Column("资产负债率", "debt", 1.1, figures=True),
                Column("负债升降", "debt_trend", 1, "center"),
                Column("状态", "dormancy", 1, "center"),
                Column("风险", "risks", 0.9, "center"),
                Column("利润", "profit", 1.7, figures=True),
                Column("盈亏变化", "turn", 1.2, "center"),
                Column("改革方式", "way", 1.2, "center"),
            ),
            numbered=True,
        ),
        Text(
            "两金占比＝（应收款项＋存货）÷资产总额；三项费用率＝（销售＋管理＋财务费用）÷营业收入；"
            "资产负债率＝负债÷资产。文件没有规定算法，以上为本程序的口径。",
            size=10.5,
        ),
        Signatures((Signer("单位负责人"), Signer("审核"), Signer("制表", "maker"))),
    ),
)

ENTERPRISE_PLAN = Layout(
    form_id="enterprise-plan",
    version="1",
    title="社有企业“一企一策”改革方案",
    prescribed_by=_OWN_FORM,
    elements=(
        Fields(
            (
                (Field("企业名称", "organization"),),
                (Field("改革方式", "way"), Field("负责人", "responsible")),
                (Field("通过日期", "adopted_on"), Field("批准文件", "document")),
                (Field("基本情况", "situation"),),
                (Field("目标", "goal"),),
            ),
            row_height=10,
        ),
        Heading("一、近年情况"),
        Grid(
            "years",
            (
                Column("年度", "year", 0.8, "center"),
                Column("营业收入", "revenue", 1.6, figures=True),
                Column("利润", "profit", 1.6, figures=True),
                Column("两金占比", "tied_up", 1, figures=True),
                Column("三项费用率", "expense", 1.1, figures=True),
                Column("资产负债率", "debt", 1.1, figures=True),
            ),
        ),
        Heading("二、工作步骤"),
        Grid(
            "steps",
            (
                Column("工作内容", "task", 3.4),
                Column("责任人", "responsible", 1.2, "center"),
                Column("完成期限", "due_on", 1.6, "center"),
                Column("完成情况", "done", 2.2),
            ),
            numbered=True,
            least_rows=3,
        ),
        Opinion("企业意见"),
        Opinion("供销合作社\n意见"),
    ),
)

ASSET_VERIFICATION = Layout(
    form_id="asset-verification",
    version="1",
    title="社有企业清产核资表",
    prescribed_by=_OWN_FORM,
    elements=(
        Line(left="企业名称：{organization}", right="基准日：{as_of}"),
        Grid(
            "items",
            (
                Column("项目", "item", 2),
                Column("账面数（元）", "book", 2, figures=True),
                Column("清查数（元）", "found", 2, figures=True),
                Column("差额（元）", "change", 2, figures=True),
            ),
        ),
        Fields(
            (
                (Field("股权产权和\n债权债务", "ownership"),),
                (Field("清查单位", "verified_by"), Field("报告文号", "document")),
            ),
            row_height=14,
        ),
        Opinion("企业确认", signers=("法定代表人（签字）",)),
        Opinion("供销合作社\n意见"),
    ),
)
