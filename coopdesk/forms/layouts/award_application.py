"""奖补资金申报表, four forms: 赤政发〔2023〕14号 二（五） to 二（八）.

No official form is public; fields are the union of those that other places ask for, the offices in
the order in which the policy lets them check and pay.
"""

from coopdesk.forms.elements import (
    AmountGrid,
    Column,
    Declaration,
    Element,
    Field,
    Fields,
    Grid,
    Heading,
    Layout,
    Line,
    Opinion,
    Text,
)

_OWN_FORM = "自制，官方表样未公布；依据赤政发〔2023〕14号 "

_HEAD = Line(left="资金年度：{award_year}", right="金额单位：元")


def declaration() -> Declaration:
    """Return the promise that what is applied for is true, as applicants sign it."""
    return Declaration(
        "本单位承诺：本表所填内容及所附材料真实、合法、完整，交易真实、发票合规、资金流清晰，未就同一"
        "事项重复申领奖补资金；如有不实，自愿退回奖补资金并承担相应责任。",
        ("法定代表人（签字）", "经办人（签字）"),
    )


_APPLICANT: tuple[Element, ...] = (
    Heading("一、申报单位基本情况"),
    Fields(
        (
            (Field("单位名称", "organization"),),
            (Field("统一社会信用代码", "credit_code"), Field("登记日期", "registered_on")),
            (Field("所在地", "division"), Field("隶属层级", "level")),
            (Field("法定代表人", "legal_representative"), Field("经办人", "handler")),
            (Field("住所", "address", 0.5), Field("联系电话", "phone", 0.5)),
            (Field("开户银行", "bank_name"), Field("银行账号", "bank_account")),
        )
    ),
)

_AMOUNT: tuple[Element, ...] = (
    Heading("三、申请金额"),
    AmountGrid("申请金额", "amount", "amount_in_capitals"),
    Fields(((Field("政策依据", "basis"),),)),
)

_PAPERS: tuple[Element, ...] = (
    Text("{by_hand}", size=9),
    Heading("四、附件清单"),
    Grid(
        "attachments",
        (
            Column("附件名称", "name", 5),
            Column("份数", "copies", 1, "center"),
            Column("页数", "pages", 1, "center"),
            Column("备注", "remark", 2),
        ),
        numbered=True,
        least_rows=2,
    ),
    Heading("五、真实性承诺"),
    declaration(),
    Heading("六、审核意见"),
)


def _application(
    form_id: str,
    title: str,
    article: str,
    facts: Fields,
    *,
    opinions: tuple[Opinion, ...],
    money: tuple[Element, ...] = (),
) -> Layout:
    elements = (_HEAD, *_APPLICANT, Heading("二、申报条件"), facts, *_AMOUNT, *money, *_PAPERS)
    return Layout(
        form_id,
        "1",
        title,
        _OWN_FORM + article,
        (*elements, *opinions),
        kept=("by_hand", "amount", "amount_in_capitals"),
    )


_COUNTY_COOP = Opinion("旗县区供销合作社\n意见", "county_coop_opinion")

ACCEPTANCE_AWARD = _application(
    "award-acceptance",
    "乡级“三位一体”组织建设奖补资金申报表",
    "二（五）",
    Fields(
        (
            (
                Field("生产合作和供销合作验收结论", "production_supply_result"),
                Field("验收日期", "production_supply_accepted_on"),
            ),
            (
                Field("信用合作验收结论", "credit_cooperation_result"),
                Field("验收日期", "credit_cooperation_accepted_on"),
            ),
            (Field("是否首次验收", "first_acceptance"), Field("联合评级", "rating")),
        ),
    ),
    opinions=(
        _COUNTY_COOP,
        Opinion("市供销合作社\n意见", "city_coop_opinion"),
        Opinion("市财政局\n意见", "city_finance_opinion"),
    ),
    money=(Fields(((Field("其中：“种子金”", "seed_fund", figures=True),),)),),
)

REVENUE_AWARD = _application(
    "award-revenue",
    "乡级“三位一体”组织营业收入奖补资金申报表",
    "二（六）",
    Fields(
        (
            (Field("联合评级", "rating"), Field("评级日期", "rated_on")),
            (
                Field("营业收入年度", "revenue_year"),
                Field("经审计营业收入", "audited_revenue", figures=True),
            ),
            (Field("审计机构", "audit_firm"), Field("审计报告文号", "audit_report")),
            (Field("已享受年数", "years_used"), Field("本次为第几年", "year_now")),
        )
    ),
    opinions=(_COUNTY_COOP, Opinion("旗县区财政局\n意见", "county_finance_opinion")),
)

_HOLDING = (
    (
        Field("实缴出资总额", "paid_in_capital", figures=True),
        Field("供销合作社实缴出资", "coop_paid_in", figures=True),
    ),
    (
        Field("供销合作社持股比例", "holding_ratio", figures=True),
        Field("实缴出资核实日期", "paid_in_confirmed_on"),
    ),
)

ENTERPRISE_AWARD = _application(
    "award-enterprise",
    "社办企业营业收入奖补资金申报表",
    "二（七）",
    Fields(
        (
            *_HOLDING,
            (
                Field("营业收入年度", "revenue_year"),
                Field("经审计营业收入", "audited_revenue", figures=True),
            ),
            (Field("审计机构", "audit_firm"), Field("审计报告文号", "audit_report")),
            (Field("已享受年数", "years_used"), Field("本次为第几年", "year_now")),
        ),
    ),
    opinions=(
        Opinion("{coop_office}\n意见", "coop_opinion"),
        Opinion("{finance_office}\n意见", "finance_opinion"),
    ),
)

DIVIDEND_REBATE = _application(
    "award-dividend-rebate",
    "社办企业利润分红返还申报表",
    "二（八）",
    Fields(
        (
            *_HOLDING,
            (
                Field("分红所属年度", "dividend_year"),
                Field("供销合作社获得分红", "dividend_received", figures=True),
            ),
            (Field("分红到账日期", "dividend_received_on"), Field("返还比例", "rebate_ratio")),
            (Field("已返还年数", "years_used"), Field("本次为第几年", "year_now")),
        ),
    ),
    opinions=(
        Opinion("{coop_office}\n财务审核意见", "accounting_opinion"),
        Opinion("{coop_office}\n意见", "coop_opinion"),
    ),
)
