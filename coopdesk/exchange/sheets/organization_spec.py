"""The register of organizations (机构台账) as data: its columns, and what a row becomes.

A record holds every fact that the awards of 赤政发〔2023〕14号 二（五） to （八） ask for,
and judges none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from coopdesk.domain.money import Money
from coopdesk.exchange.specs import CellKind, ColumnSpec, SheetRecord, SheetSpec

KIND_OF_WORD = {
    "乡级三位一体组织": "trinity_organization",
    "三位一体组织": "trinity_organization",
    "三位一体": "trinity_organization",
    "基层社": "grassroots_coop",
    "基层供销社": "grassroots_coop",
    "基层供销合作社": "grassroots_coop",
    "社办企业": "coop_enterprise",
    "社有企业": "coop_owned_enterprise",
    "市供销合作社": "city_coop",
    "旗县区供销合作社": "county_coop",
    "农村综合服务社": "village_service_station",
    "城乡社区服务中心": "community_service_center",
    "农牧民合作经济联合组织": "farmers_federation",
}
LEVEL_OF_WORD = {
    "市级": "city",
    "市": "city",
    "市本级": "city",
    "旗县区": "county",
    "旗县区级": "county",
    "旗县级": "county",
    "县级": "county",
}
YES_OF_WORD = {
    **dict.fromkeys(("是", "有", "√", "已核实", "达标", "已达标", "合格", "Y"), True),
    **dict.fromkeys(("否", "无", "×", "未核实", "未达标", "不达标", "不合格", "N"), False),
}
STARS_OF_WORD = {
    **{f"{sign}星": stars for stars, sign in enumerate("一二三四五", start=1)},
    **{f"{stars}星": stars for stars in range(1, 6)},
    **dict.fromkeys(("未评", "未评级", "未评定", "无星级", "无"), 0),
}
PART_OF_WORD = {"生产": "production", "供销": "supply", "信用": "credit_cooperation"}

ORGANIZATIONS = SheetSpec(
    sheet_id="organizations",
    title="机构台账",
    key_fields=("credit_code", "name"),
    columns=(
        ColumnSpec("serial", "序号、编号", CellKind.COUNT, width=6),
        ColumnSpec(
            "name",
            "机构名称、组织名称、单位名称、企业名称、名称",
            is_required=True,
            width=40,
        ),
        ColumnSpec(
            "kind",
            "机构类别、机构类型、类别、类型、组织类型",
            CellKind.CHOICE,
            is_required=True,
            choices=KIND_OF_WORD,
            width=20,
        ),
        ColumnSpec(
            "credit_code",
            "统一社会信用代码、社会信用代码、信用代码、统一信用代码",
            CellKind.CODE,
            is_required=True,
            width=22,
        ),
        ColumnSpec("county", "所在旗县区、旗县区、所在地、所属旗县区"),
        ColumnSpec(
            "level", "兴办层级、层级、级别、兴办级别", CellKind.CHOICE, choices=LEVEL_OF_WORD
        ),
        ColumnSpec(
            "registered_on", "注册登记日期、登记日期、注册日期、注册时间、成立日期", CellKind.DAY
        ),
        ColumnSpec("registered_at", "登记机关、注册登记机关、注册地", width=26),
        ColumnSpec("paid_in", "实缴资本、实缴出资、实缴资本总额、实收资本", CellKind.AMOUNT),
        ColumnSpec(
            "coop_paid_in",
            "其中:供销社、供销社实缴、供销社出资、供销社实缴出资、供销合作社实缴",
            CellKind.AMOUNT,
        ),
        ColumnSpec(
            "holding", "供销社持股、持股比例、供销社持股比例、供销社占股比例", CellKind.SHARE
        ),
        ColumnSpec(
            "paid_in_verified",
            "实缴经供销社核实、实缴核实、实缴是否核实",
            CellKind.CHOICE,
            choices=YES_OF_WORD,
        ),
        ColumnSpec(
            "four_stars_since", "首次达到四星日期、首次四星日期、达到四星日期", CellKind.DAY
        ),
        ColumnSpec(
            "stars",
            "联合评级、评级、星级、联合评级星级",
            CellKind.CHOICE,
            per_year=True,
            choices=STARS_OF_WORD,
        ),
        ColumnSpec(
            "revenue",
            "法人主体营业收入、营业收入、年营业收入、经审计营业收入",
            CellKind.AMOUNT,
            per_year=True,
        ),
        ColumnSpec(
            "audited",
            "年度审计报告、审计报告、审计",
            CellKind.CHOICE,
            per_year=True,
            choices=YES_OF_WORD,
        ),
        ColumnSpec("accepted_on", "首次验收日期、验收日期", CellKind.DAY),
        ColumnSpec("production_accepted", "生产合作、生产", CellKind.CHOICE, choices=YES_OF_WORD),
        ColumnSpec("supply_accepted", "供销合作、供销", CellKind.CHOICE, choices=YES_OF_WORD),
        ColumnSpec("credit_accepted", "信用合作、信用", CellKind.CHOICE, choices=YES_OF_WORD),
        ColumnSpec("reaccepted_on", "复验日期、复验时间", CellKind.DAY),
        ColumnSpec("reaccepted_parts", "复验达标项目、复验项目"),
        ColumnSpec(
            "dividend",
            "供销社分得红利、分得红利、供销社分红、分红、利润分红",
            CellKind.AMOUNT,
            per_year=True,
        ),
        ColumnSpec("mongolian_name", "蒙古文名称、蒙文名称", width=26),
        ColumnSpec("legal_form", "组织形式、法人形式、登记类型、企业类型", width=20),
        ColumnSpec("legal_representative", "法定代表人、法人代表、负责人、理事长", width=16),
        ColumnSpec("village", "所在嘎查村、所在嘎查、所在村", width=16),
        ColumnSpec("address", "住所、地址、注册地址、办公地址、经营场所", width=30),
        ColumnSpec("phone", "联系电话、电话、办公电话、联系方式", CellKind.CODE, width=15),
        ColumnSpec("bank_name", "开户银行、开户行", width=22),
        ColumnSpec("bank_account", "银行账号、银行账户、账号、基本户账号", CellKind.CODE, width=24),
        ColumnSpec("business_scope", "经营范围、业务范围、主营业务", width=40),
        ColumnSpec("services", "服务内容、服务项目、服务功能", width=30),
        ColumnSpec("villages_served", "服务嘎查村、覆盖嘎查村、服务范围", width=30),
        ColumnSpec("staff_count", "从业人员、从业人数、职工人数", CellKind.COUNT, width=10),
        ColumnSpec("remark", "备注、说明", width=26),
    ),
)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """One acceptance (验收): its day, and the parts that met the standard.

    Parts: ``production``, ``supply``, ``credit_cooperation``.
    """

    on: date
    parts: frozenset[str]
    is_first: bool


@dataclass(frozen=True, slots=True)
class OrganizationRecord(SheetRecord):
    """One organization of the register; what is blank or unreadable is None, empty or absent.

    ``kind`` and ``level`` are the values of the glossary (``trinity_organization``, ``county``),
    ``holding`` is in basis points, ``stars`` has 0 for 未评. Years are those of the headings.
    """

    name: str
    kind: str
    credit_code: str | None
    county: str
    level: str
    registered_on: date | None
    registered_at: str
    paid_in: Money | None
    coop_paid_in: Money | None
    holding: int | None
    paid_in_verified: bool | None
    four_stars_since: date | None
    stars: Mapping[int, int]
    revenue: Mapping[int, Money]
    audited: Mapping[int, bool]
    acceptances: tuple[Acceptance, ...]
    dividend: Mapping[int, Money]
    mongolian_name: str
    legal_form: str
    legal_representative: str
    village: str
    address: str
    phone: str
    bank_name: str
    bank_account: str
    business_scope: str
    services: tuple[str, ...]
    villages_served: tuple[str, ...]
    staff_count: int | None
    remark: str
    normalized: frozenset[str]
