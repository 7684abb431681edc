"""验收申请表, 验收报告 and 星级评定表: how a trinity organization comes to its award.

No official form is public. What is accepted and rated is 赤政发〔2023〕14号 二（五） and 二（六）;
the standard itself is local, so what was found is written by hand where no record tells it.
"""

from coopdesk.forms.elements import (
    Column,
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
from coopdesk.forms.layouts.award_application import declaration

_OWN_FORM = "自制，官方表样未公布；依据赤政发〔2023〕14号 "

_APPLICANT: tuple[Element, ...] = (
    Fields(
        (
            (Field("单位名称", "organization"),),
            (Field("统一社会信用代码", "credit_code"), Field("登记日期", "registered_on")),
            (Field("所在地", "division"), Field("隶属层级", "level")),
            (Field("法定代表人", "legal_representative"), Field("联系电话", "phone")),
            (Field("住所", "address"),),
        )
    ),
)
_PARTS = Grid(
    "parts",
    (
        Column("合作功能", "part", 1.2, "center"),
        Column("已验收情况", "result", 1.9, "center"),
        Column("验收日期", "accepted_on", 2.3, "center"),
        Column("验收标准", "standard", 2.2),
        Column("验收文号", "document", 2.2),
        Column("验收单位", "accepted_by", 2.2),
    ),
)

ACCEPTANCE_APPLICATION = Layout(
    form_id="acceptance-application",
    version="1",
    title="乡级“三位一体”组织验收申请表",
    prescribed_by=_OWN_FORM + "二（五）",
    elements=(
        Line(left="截至{as_of}"),
        Heading("一、申请单位"),
        *_APPLICANT,
        Heading("二、三项功能"),
        _PARTS,
        Heading("三、自查情况"),
        Fields(
            (
                (Field("社员人数", "members"), Field("社员股金", "share_capital", figures=True)),
                (Field("本次申请验收"),),
                (Field("章程和三会"),),
                (Field("服务和经营"),),
                (Field("财务和互助资金"),),
            ),
            row_height=12,
        ),
        Heading("四、真实性承诺"),
        declaration(),
        Heading("五、意见"),
        Opinion("苏木乡镇\n人民政府意见"),
        Opinion("旗县区供销合作社\n意见"),
    ),
)

ACCEPTANCE_REPORT = Layout(
    form_id="acceptance-report",
    version="1",
    title="乡级“三位一体”组织验收报告",
    prescribed_by=_OWN_FORM + "二（五）",
    elements=(
        Line(left="截至{as_of}"),
        Heading("一、被验收单位"),
        *_APPLICANT,
        Heading("二、验收结果"),
        _PARTS,
        Text("{conclusion}", size=10.5),
        Heading("三、存在问题和整改要求"),
        Fields(((Field("问题"),), (Field("整改要求、期限"),)), row_height=24),
        Heading("四、验收组"),
        Grid(
            "",
            (
                Column("姓名", share=2),
                Column("单位、职务", share=4),
                Column("签字", share=2),
                Column("日期", share=2),
            ),
            numbered=True,
            least_rows=5,
            row_height=10,
        ),
        Heading("五、意见"),
        Opinion("旗县区供销合作社\n意见"),
        Opinion("市供销合作社\n意见"),
    ),
)

RATING_TABLE = Layout(
    form_id="rating-table",
    version="1",
    title="乡级“三位一体”组织联合评级表",
    prescribed_by=_OWN_FORM + "二（六）",
    elements=(
        Line(left="截至{as_of}"),
        Heading("一、参评单位"),
        *_APPLICANT,
        Heading("二、历次评级"),
        Grid(
            "ratings",
            (
                Column("评级日期", "rated_on", 2, "center"),
                Column("星级", "stars", 1.2, "center"),
                Column("评级方式", "kind", 1.6, "center"),
                Column("评级单位", "rated_by", 2.6),
                Column("文号", "document", 2.6),
            ),
            numbered=True,
        ),
        Heading("三、本次评分"),
        Grid(
            "",
            (
                Column("评级指标", share=4),
                Column("标准分", share=1.2),
                Column("旗县区评分", share=1.6),
                Column("市评分", share=1.6),
                Column("扣分原因", share=3),
            ),
            numbered=True,
            least_rows=8,
        ),
        Fields(((Field("总分"), Field("评定星级")),)),
        Heading("四、意见"),
        Opinion("旗县区供销合作社\n意见"),
        Opinion("市供销合作社\n意见"),
    ),
)
