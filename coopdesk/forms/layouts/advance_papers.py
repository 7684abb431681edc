"""Papers of an advance after its agreement: 还款计划表, 还款收据, 催收通知书."""

from coopdesk.forms.elements import (
    VOUCHER,
    AmountGrid,
    Column,
    Field,
    Fields,
    Grid,
    Heading,
    Layout,
    Line,
    Signatures,
    Signer,
    Text,
)

OWN = "自制，无统一表样"

ADVANCE_SCHEDULE = Layout(
    form_id="advance-schedule",
    version="1",
    title="社员互助金借款还款计划表",
    prescribed_by=OWN,
    elements=(
        Line(left="{organization}", right="协议编号：{agreement_number}"),
        Fields(
            (
                (Field("借款社员", "member"), Field("社员编号", "member_number")),
                (Field("借款本金（元）", "principal", figures=True), Field("到期日期", "due_on")),
                (Field("使用费标准", "usage_fee_rate"),),
            )
        ),
        Grid(
            "instalments",
            (
                Column("应还日期", "due_on", 2.2),
                Column("应还本金", "principal", 2, figures=True),
                Column("应付使用费", "usage_fee", 1.8, figures=True),
                Column("合计", "whole", 2, figures=True),
                Column("还后余额", "left", 2, figures=True),
            ),
            totals="totals",
            numbered=True,
        ),
        Text(
            "使用费＝未还本金×实际使用天数×年费率÷{day_basis}，借出当天计、归还当天不计，{rounding}。"
            "本表按期归还计算；提前或迟还的，按实际天数计收。",
            size=10.5,
        ),
        Signatures((Signer("经办人"), Signer("借款人（签字）"), Signer("担保人（签字）"))),
    ),
)

REPAYMENT_RECEIPT = Layout(
    form_id="repayment-receipt",
    version="2",
    title="社员借款还款收据",
    prescribed_by=OWN,
    page=VOUCHER,
    title_size=17,
    elements=(
        Line(left="单位：{organization}", center="{date}", right="{document_number}"),
        Fields(
            (
                (
                    Field("还款社员", "member"),
                    Field("社员编号", "member_number"),
                    Field("协议编号", "agreement_number", 1.4),
                ),
                (
                    Field("其中本金", "principal", figures=True),
                    Field("使用费", "usage_fee", figures=True),
                    Field("还后本金余额", "left", 1.4, figures=True),
                ),
            ),
            label_width=21,
            row_height=9,
        ),
        AmountGrid("金额", "amount", "amount_in_capitals", label_width=21, row_height=9),
        Fields(
            ((Field("摘要", "summary", 2), Field("记账凭证", "receipt_number")),),
            label_width=21,
            row_height=9,
        ),
    ),
    foot=(
        Signatures(
            (
                Signer("收款单位（盖章）"),
                Signer("收款人", "cashier"),
                Signer("经办人", "handler"),
                Signer("还款人（签字）"),
            )
        ),
    ),
)

ADVANCE_NOTICE = Layout(
    form_id="advance-notice",
    version="1",
    title="互助金借款催收通知书",
    prescribed_by=OWN,
    elements=(
        Line(right="{organization}", size=14),
        Line(left="{addressees}：", size=14),
        Text(
            "借款社员{member}（社员编号{member_number}）于{lent_on}向本社借用互助金{principal}元（协议{agreement_number}），"
            "{standing}。截至{as_of}，尚欠：",
            size=14,
        ),
        Fields(
            (
                (
                    Field("本金余额（元）", "outstanding", figures=True),
                    Field("其中逾期本金（元）", "overdue", figures=True),
                ),
                (
                    Field("应付使用费（元）", "fee_due", figures=True),
                    Field("合计（元）", "owed", figures=True),
                ),
            )
        ),
        Text(
            "请在收到本通知后十日内到本社归还到期的本金和使用费。{guarantee}"
            "确有困难的，请在此期间来本社书面说明。",
            size=14,
        ),
        Signatures((Signer("单位", seal=True),)),
        Heading("回执"),
        Text(
            "本人已收到协议{agreement_number}的催收通知，知道截至{as_of}欠款合计{owed}元。",
            size=12,
        ),
        Signatures((Signer("借款人（签字）"), Signer("担保人（签字）"), Signer("签收日期"))),
    ),
)

SHARE_TRANSFER = Layout(
    form_id="share-transfer",
    version="2",
    title="社员股金{kind}书",
    prescribed_by=OWN,
    elements=(
        Line(left="{organization}", right="{date}"),
        Fields(
            (
                (Field("原持有人", "member"), Field("社员编号", "member_number")),
                (Field("新持有人", "taker"), Field("社员编号", "taker_number")),
            )
        ),
        AmountGrid("股金金额", "amount", "amount_in_capitals"),
        Fields(
            (
                (
                    Field("原持有人余额", "left", figures=True),
                    Field("新持有人余额", "held", figures=True),
                ),
                (Field("依据、备注", "remark"),),
                (Field("编号", "document_number"), Field("记账凭证", "voucher")),
            )
        ),
        Text(
            "股金为社员对本社的出资，只在社员之间{kind}：对内不对外、吸股不吸储、分红不分息，不承诺固定回报。"
            "自记账之日起，股金的权利义务由新持有人承担。",
            size=10.5,
        ),
        Signatures(
            (
                Signer("原持有人或其家属（签字）"),
                Signer("新持有人（签字）"),
                Signer("单位", seal=True),
            )
        ),
    ),
)
