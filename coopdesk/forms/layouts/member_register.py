"""社员名册: the register as of a day, and the extract of one member from it.

《农民专业合作社法》第二十一条: members may inspect the register.
"""

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

_OWN_FORM = "自制，无统一表样"
_SIGNERS = (Signer("负责人"), Signer("审核"), Signer("制表", "maker"), Signer("日期"))

MEMBER_REGISTER = Layout(
    form_id="member-register",
    version="1",
    title="社员名册",
    prescribed_by=_OWN_FORM,
    page=A4_LANDSCAPE,
    elements=(
        Line(left="单位：{organization}", center="截至{as_of}", right="金额单位：元"),
        Grid(
            "members",
            (
                Column("社员编号", "number", 1.1, "center"),
                Column("姓名（名称）", "name", 2.2),
                Column("性别", "sex", 0.7, "center"),
                Column("民族", "nation", 0.9, "center"),
                Column("证件号码", "id_number", 2.5, "center"),
                Column("嘎查村", "village", 1.9),
                Column("入社日期", "joined_on", 1.4, "center"),
                Column("股金证号", "certificate", 2.4, "center"),
                Column("股金", "holding", 1.5, figures=True),
                Column("状态", "state", 0.9, "center"),
                Column("签字", share=1.3, signed=True),
            ),
            totals="totals",
            numbered=True,
        ),
        Line(left="{note}"),
        Signatures(_SIGNERS),
    ),
)

MEMBER_EXTRACT = Layout(
    form_id="member-extract",
    version="1",
    title="社员名册摘录",
    prescribed_by=_OWN_FORM,
    elements=(
        Line(left="单位：{organization}", right="摘录日期：{as_of}"),
        Fields(
            (
                (Field("社员编号", "number"), Field("状态", "state")),
                (Field("姓名（名称）", "name"),),
                (Field("社员类别", "kind"), Field("证件号码", "id_number")),
                (Field("性别", "sex"), Field("出生日期", "birth_date")),
                (Field("民族", "nation"), Field("联系电话", "phone")),
                (Field("嘎查村", "village"),),
                (Field("申请日期", "applied_on"), Field("入社日期", "joined_on")),
                (Field("决议文号", "resolution"), Field("退社日期", "left_on")),
                (Field("股金证号", "certificate"), Field("出资方式", "payment_method")),
                (
                    Field("股金余额（元）", "holding", figures=True),
                    Field("占全部股金", "of_total", figures=True),
                ),
                (Field("大写", "holding_in_capitals"),),
                (Field("备注", "remark"),),
            ),
            label_width=32,
        ),
        Text("上列内容摘自本社社员名册和股金登记簿，与{as_of}所载相符。", size=10.5),
        Text("本摘录供（　　　　　　　　　　　　）使用，不作为股金、借款或担保的凭据。", size=10.5),
        Signatures(
            (
                Signer("出具单位", seal=True),
                Signer("负责人"),
                Signer("审核"),
                Signer("制表", "maker"),
            )
        ),
    ),
)
