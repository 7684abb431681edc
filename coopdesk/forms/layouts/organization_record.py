"""机构登记表: everything the register says of one organization; 机构名录: the list of them."""

from coopdesk.forms.elements import (
    A4_LANDSCAPE,
    Column,
    Field,
    Fields,
    Grid,
    Heading,
    Layout,
    Line,
    Signatures,
    Signer,
)

_OWN_FORM = "自制，无统一表样；指标依据赤政发〔2023〕14号"

_REGISTRATION = Fields(
    (
        (Field("机构名称", "name"),),
        (Field("蒙古文名称", "mongolian_name"),),
        (Field("机构类别", "kind"), Field("统一社会信用代码", "credit_code")),
        (Field("所在地", "division"), Field("隶属层级", "level")),
        (Field("上级机构", "parent"),),
        (Field("组织形式", "legal_form"), Field("法定代表人", "legal_representative")),
        (Field("登记日期", "registered_on"), Field("登记地", "registered_division")),
        (Field("登记机关", "registration_authority"),),
        (Field("住所", "address"),),
        (Field("联系电话", "phone"), Field("联系人", "contacts")),
        (Field("社员人数", "members"), Field("从业人员", "staff_count")),
        (Field("开户银行", "bank_name"), Field("银行账号", "bank_account")),
        (Field("经营范围", "business_scope"),),
        (Field("服务内容", "services"),),
        (Field("服务嘎查村", "villages_served"),),
        (Field("会计制度", "accounting_system"), Field("终止日期", "closed_on")),
        (Field("章程", "charter"),),
    ),
    label_width=34,
)

ORGANIZATION_RECORD = Layout(
    form_id="organization-record",
    version="2",
    title="机构登记表",
    prescribed_by=_OWN_FORM,
    elements=(
        Line(left="填报单位：{office}", center="截至{as_of}", right="金额单位：元"),
        Heading("一、登记情况"),
        _REGISTRATION,
        Heading("二、出资和持股"),
        Grid(
            "shareholders",
            (
                Column("出资人", "name", 3.2),
                Column("类别", "kind", 1.6, "center"),
                Column("认缴日期", "subscribed_on", 2.2, "center"),
                Column("认缴出资", "subscribed", 2.1, figures=True),
                Column("实缴出资", "paid_in", 2.1, figures=True),
                Column("持股", "ratio", 1.2, figures=True),
            ),
            totals="capital_totals",
            least_rows=1,
        ),
        Line(left="{control}"),
        Heading("实缴核实", size=10.5),
        Grid(
            "verifications",
            (
                Column("核实日期", "day", 1.6, "center"),
                Column("核实单位", "name", 3),
                Column("核实金额", "amount", 2, figures=True),
                Column("核实文件", "document", 3),
            ),
            least_rows=1,
        ),
        Heading("供销合作社持股（按上报）", size=10.5),
        Grid(
            "holdings",
            (
                Column("截至日期", "as_of", 1.6, "center"),
                Column("供销合作社持股", "ratio", 1.9, figures=True),
                Column("供销合作社实缴出资", "paid_in", 2.3, figures=True),
                Column("实缴核实日期", "verified_on", 1.6, "center"),
                Column("依据", "document", 2.4),
            ),
            least_rows=1,
        ),
        Heading("三、联合评级"),
        Grid(
            "ratings",
            (
                Column("评级日期", "rated_on", 1.6, "center"),
                Column("星级", "stars", 1.2, "center"),
                Column("方式", "way", 1.4, "center"),
                Column("评级单位", "rated_by", 3),
                Column("文件", "document", 2.6),
            ),
            least_rows=1,
        ),
        Heading("四、验收"),
        Grid(
            "acceptances",
            (
                Column("验收日期", "accepted_on", 2.1, "center"),
                Column("验收内容", "part", 1.5, "center"),
                Column("结论", "result", 1.1, "center"),
                Column("验收标准", "standard", 2.3),
                Column("验收单位", "accepted_by", 2.3),
                Column("验收文件", "document", 2.3),
            ),
            least_rows=1,
        ),
        Heading("五、年度经营情况"),
        Grid(
            "statements",
            (
                Column("年度", "year", 1, "center"),
                Column("营业收入", "operating_revenue", 2, figures=True),
                Column("利润", "profit", 2, figures=True),
                Column("三项费用", "expenses", 1.9, figures=True),
                Column("是否审计", "audited", 1.2, "center"),
                Column("审计机构和报告文号", "audit", 3),
            ),
            least_rows=1,
        ),
        Grid(
            "balances",
            (
                Column("年度", "year", 1, "center"),
                Column("资产", "assets", 2, figures=True),
                Column("负债", "liabilities", 2, figures=True),
                Column("资产负债率", "debt_ratio", 1.6, figures=True),
                Column("应收账款", "receivables", 2, figures=True),
                Column("存货", "inventory", 2, figures=True),
            ),
            least_rows=1,
        ),
        Heading("六、供销合作社取得的分红"),
        Grid(
            "dividends",
            (
                Column("年度", "year", 1, "center"),
                Column("分红金额", "amount", 2, figures=True),
                Column("到账日期", "received_on", 1.6, "center"),
            ),
            least_rows=1,
        ),
        Heading("七、经营主体"),
        Grid(
            "entities",
            (
                Column("主体名称", "name", 3.4),
                Column("统一社会信用代码", "credit_code", 2.9, "center"),
                Column("起止日期", "span", 2.4, "center"),
                Column("收入归集", "counting", 1.4, "center"),
                Column("依据", "document", 2),
            ),
            least_rows=1,
        ),
        Heading("八、其他奖项和荣誉"),
        Grid(
            "honours",
            (
                Column("日期", "received_on", 1.6, "center"),
                Column("名称", "title", 3),
                Column("授予单位", "granted_by", 2.4),
                Column("金额", "amount", 1.6, figures=True),
                Column("文件", "document", 2.4),
            ),
            least_rows=1,
        ),
        Signatures(
            (
                Signer("填报单位", seal=True),
                Signer("负责人"),
                Signer("审核"),
                Signer("制表", "maker"),
            )
        ),
    ),
)

ORGANIZATION_LIST = Layout(
    form_id="organization-list",
    version="1",
    title="机构名录",
    prescribed_by=_OWN_FORM,
    page=A4_LANDSCAPE,
    elements=(
        Line(left="单位：{office}", right="截至{as_of}"),
        Grid(
            "organizations",
            (
                Column("机构名称", "name", 3.6),
                Column("类别", "kind", 1.9, "center"),
                Column("统一社会信用代码", "credit_code", 2.9, "center"),
                Column("所在地", "division", 2.2),
                Column("法定代表人", "legal_representative", 1.6),
                Column("联系电话", "phone", 1.7, "center"),
                Column("登记日期", "registered_on", 1.6, "center"),
                Column("评级", "stars", 1.1, "center"),
            ),
            numbered=True,
        ),
        Line(left="{note}"),
        Signatures(
            (Signer("负责人"), Signer("审核"), Signer("制表", "maker"), Signer("日期")),
        ),
    ),
)
