"""股金证: what a member holds, on its other side every change; shares, never deposits.

Named by 银监发〔2007〕7号 第二十一条, which prescribes no form.
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
    NewSheet,
    Signatures,
    Signer,
    Text,
)

SHARE_CERTIFICATE = Layout(
    form_id="share-certificate",
    version="1",
    title="社员股金证",
    prescribed_by="自制，无统一表样；股金证名称见银监发〔2007〕7号第二十一条",
    head=(Line(left="证号：{certificate}", center="{member}", right="社员编号：{member_number}"),),
    elements=(
        Fields(
            (
                (Field("发证单位", "organization"),),
                (Field("统一社会信用代码", "credit_code"), Field("入社日期", "joined_on")),
                (Field("社员姓名（名称）", "name"), Field("社员类别", "kind")),
                (Field("证件号码", "id_number"), Field("联系电话", "phone")),
                (Field("嘎查村", "village"),),
            ),
            label_width=34,
        ),
        AmountGrid("股金余额", "holding", "holding_in_capitals", label_width=34),
        Text(
            "上列股金余额截至{as_of}，由本社股金登记簿得出；以后的变动记入本证背页，加盖印章有效。",
            size=10.5,
        ),
        Heading("吸股不吸储　　分红不分息　　对内不对外", size=14, align="center"),
        Text(
            "股金是社员对本社的出资，不是存款。本社不承诺固定回报，不支付利息；有盈余时按章程和社员（代表）"
            "大会通过的方案分红，亏损时按章程分担。",
            size=10.5,
        ),
        Text(
            "一、权利：参加社员（代表）大会，享有表决权、选举权和被选举权，按章程实行民主管理；利用本社的服务和生产"
            "经营设施；按章程或大会决议分享盈余；查阅章程、社员名册、会议记录和决议、财务会计报告、会计账簿"
            "和财务审计报告；章程规定的其他权利。",
            size=10.5,
        ),
        Text(
            "二、义务：执行社员（代表）大会和理事会的决议；按章程向本社出资；按章程与本社进行交易；按章程承担亏损；"
            "章程规定的其他义务。",
            size=10.5,
        ),
        Text("三、{basis}", size=10.5),
        Text(
            "四、本证记名，不得转让、出租、涂改，不得对外质押；遗失的，凭身份证件向本社申明后补发。退社时交回本证，"
            "股金按章程退还。",
            size=10.5,
        ),
        Signatures(
            (
                Signer("发证单位", seal=True),
                Signer("理事长（签字）"),
                Signer("社员（签字）"),
            )
        ),
        NewSheet(),
        Heading("股金变动记录"),
        Grid(
            "changes",
            (
                Column("日期", "day", 2.1, "center"),
                Column("摘要", "summary", 1.5),
                Column("增加（元）", "added", 2, figures=True),
                Column("减少（元）", "taken", 2, figures=True),
                Column("余额（元）", "balance", 2.1, figures=True),
                Column("凭证号", "voucher", 2.5, "center"),
                Column("经办签章", share=1.6, signed=True),
            ),
            numbered=True,
            least_rows=24,
        ),
        Line(left="{changes_note}"),
    ),
)
