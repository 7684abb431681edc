"""互助金借款协议 with its 借据: members only, a usage fee for the days used, never interest."""

from coopdesk.forms.elements import (
    AmountGrid,
    Field,
    Fields,
    Heading,
    Layout,
    Line,
    Signatures,
    Signer,
    Text,
)

ADVANCE_AGREEMENT = Layout(
    form_id="advance-agreement",
    version="1",
    kept=("principal", "principal_in_capitals", "usage_fee_rate", "due_on"),
    title="社员互助金借款协议（借据）",
    prescribed_by="自制，无统一表样；依据本组织章程及互助金管理办法",
    elements=(
        Line(left="协议编号：{agreement_number}", right="签订日期：{signed_on}"),
        Fields(
            (
                (Field("出借方", "organization"),),
                (Field("借款社员", "member"), Field("社员编号", "member_number")),
                (Field("身份证号", "id_number"), Field("联系电话", "phone")),
                (Field("住址", "address"),),
            )
        ),
        AmountGrid("借款本金", "principal", "principal_in_capitals"),
        Fields(
            (
                (Field("借款用途", "purpose"),),
                (Field("借款日期", "starts_on"), Field("到期日期", "due_on")),
                (Field("使用费标准", "usage_fee_rate"), Field("还款方式", "repayment")),
                (Field("担保人", "guarantor"), Field("担保人身份证号", "guarantor_id_number")),
                (Field("担保方式", "guarantee"),),
            )
        ),
        Heading("约定事项"),
        Text(
            "一、借款人为出借方社员。互助金对内不对外，仅供社员生产经营使用，借款人不得转借，不得改变用途。",
            size=10.5,
        ),
        Text(
            "二、使用费按实际使用天数和上列标准计收，不计复利；提前归还的，按实际使用天数计收。",
            size=10.5,
        ),
        Text("三、逾期处理：{overdue_terms}", size=10.5),
        Text(
            "四、担保人对借款本金、使用费承担上列方式的担保责任，直至全部结清。",
            size=10.5,
        ),
        Text("五、其他约定：{other_terms}", size=10.5),
        Text(
            "本协议经各方签字盖章生效，一式{copies}份。借款人签字即确认已收到上列借款本金。",
            size=10.5,
        ),
        Signatures(
            (
                Signer("出借方负责人（签字）", seal=True),
                Signer("借款人（签字、手印）"),
                Signer("担保人（签字、手印）"),
            )
        ),
    ),
)
