"""奖补公示, 拨付申请表 and “种子金”使用情况报告: award money on its way, and what became of it.

No official form is public. Public notice: five working days, with where to object, is the usage of
county finance offices; the seed fund's duty is 赤政发〔2023〕14号 二（五）.
"""

from coopdesk.forms.elements import (
    AmountGrid,
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

_OWN_FORM = "自制，官方表样未公布；依据赤政发〔2023〕14号 "

AWARD_NOTICE = Layout(
    form_id="award-notice",
    version="1",
    title="{year}供销合作社改革奖补资金公示",
    prescribed_by=_OWN_FORM + "二（五）—（八）",
    elements=(
        Text(
            "根据赤政发〔2023〕14号文件，经申报、审核，拟对下列单位给予{year}奖补，现予公示，"
            "接受社会监督。"
        ),
        Grid(
            "awards",
            (
                Column("单位名称", "name", 4),
                Column("奖补项目", "programme", 3),
                Column("奖补金额（元）", "amount", 2, figures=True),
                Column("兑现单位", "payer", 2, "center"),
            ),
            totals="totals",
            numbered=True,
        ),
        Text(
            "公示时间：　　年　　月　　日至　　年　　月　　日（5个工作日）。公示期内如有异议，"
            "请以书面形式实名向{office}反映，写明事实并附证据。"
        ),
        Fields(((Field("受理地址"), Field("受理电话")),), row_height=10),
        Text("截至{as_of}共{count}项。", size=10.5),
        Signatures((Signer("经办人"), Signer("公示单位", "office", seal=True)), per_line=2),
    ),
)

PAYMENT_REQUEST = Layout(
    form_id="payment-request",
    version="1",
    title="奖补资金拨付申请表",
    prescribed_by=_OWN_FORM + "二（五）—（八）",
    kept=("amount", "amount_in_capitals"),
    elements=(
        Line(left="资金年度：{award_year}", right="申报编号：{number}"),
        Fields(
            (
                (Field("收款单位", "organization"),),
                (Field("统一社会信用代码", "credit_code"), Field("联系电话", "phone")),
                (Field("开户银行", "bank_name"), Field("银行账号", "bank_account")),
                (Field("奖补项目", "programme"), Field("兑现单位", "payer")),
            )
        ),
        AmountGrid("申请拨付", "amount", "amount_in_capitals"),
        Fields(
            (
                (Field("其中：“种子金”", "seed_fund", figures=True), Field("办理情况", "state")),
                (Field("已拨付", "paid", figures=True), Field("拨付日期", "paid_on")),
                (Field("拨付依据", "document"),),
            )
        ),
        Heading("意见"),
        Opinion("旗县区供销合作社\n意见"),
        Opinion("市供销合作社\n意见"),
        Opinion("财政部门\n意见"),
    ),
)

SEED_FUND_REPORT = Layout(
    form_id="seed-fund-report",
    version="1",
    title="“种子金”使用情况报告",
    prescribed_by=_OWN_FORM + "二（五）",
    elements=(
        Line(left="单位：{organization}", center="截至{as_of}", right="金额单位：元"),
        Heading("一、收支和余额"),
        Fields(
            (
                (
                    Field("收到“种子金”", "received", figures=True),
                    Field("已使用", "used", figures=True),
                ),
                (
                    Field("借给社员未还", "lent_out", figures=True),
                    Field("专户存款", "in_bank", figures=True),
                ),
                (Field("核对", "check"),),
            )
        ),
        Heading("二、收到和使用明细"),
        Grid(
            "lines",
            (
                Column("日期", "day", 1.6, "center"),
                Column("收到", "received", 1.6, figures=True),
                Column("使用", "used", 1.6, figures=True),
                Column("依据", "document", 4),
            ),
            numbered=True,
        ),
        Heading("三、借给社员的“种子金”"),
        Grid(
            "advances",
            (
                Column("协议编号", "number", 1.8, "center"),
                Column("借款日期", "lent_on", 2.1, "center"),
                Column("本金", "principal", 1.6, figures=True),
                Column("已还", "repaid", 1.5, figures=True),
                Column("未还", "outstanding", 1.6, figures=True),
                Column("到期日期", "due_on", 2.1, "center"),
                Column("用途", "purpose", 2),
            ),
            numbered=True,
        ),
        Heading("四、情况说明"),
        Fields(((Field("使用效果"),), (Field("存在问题"),)), row_height=20),
        Signatures(
            (
                Signer("单位负责人"),
                Signer("会计"),
                Signer("制表", "maker"),
                Signer("单位", seal=True),
            )
        ),
    ),
)
