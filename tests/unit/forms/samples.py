"""Values as a service would hand them to each form; every person and figure is invented."""

from coopdesk.forms.elements import Marks, State, Values
from tests.unit.forms.award_samples import AWARD_FORM_SAMPLES
from tests.unit.forms.fund_samples import FUND_SAMPLES
from tests.unit.forms.meeting_samples import MEETING_SAMPLES
from tests.unit.forms.register_samples import NAMES as _NAMES
from tests.unit.forms.register_samples import REGISTER_SAMPLES
from tests.unit.forms.statement_samples import STATEMENT_SAMPLES
from tests.unit.forms.supervision_samples import SUPERVISION_SAMPLES

MARKS = Marks("2024-0017", State.ORIGINAL, "2024年3月5日")

_APPLICANT = {
    "award_year": "2024年",
    "organization": "巴林左旗林东镇“三位一体”综合合作组织联合社",
    "credit_code": "93150422MAYY00016X",
    "registered_on": "2022年11月8日",
    "division": "巴林左旗林东镇",
    "level": "旗县区供销合作社",
    "legal_representative": "王䶮",
    "handler": "包·斯琴高娃",
    "address": "内蒙古自治区赤峰市巴林左旗林东镇契丹大街东段118号",
    "phone": "19900001234",
    "bank_name": "赤峰农村商业银行林东支行",
    "bank_account": "6210 0000 0000 0000 123",
    "amount": "500,000.00",
    "amount_in_capitals": "伍拾万元整",
    "basis": "赤政发〔2023〕14号 二（六）",
    "by_hand": "",
    "attachments": [
        {"name": "营业执照副本复印件", "copies": "1", "pages": "1", "remark": "加盖公章"},
        {"name": "年度会计报表及审计报告", "copies": "1", "pages": "42", "remark": ""},
        {"name": "开户许可证明", "copies": "1", "pages": "1", "remark": ""},
        {"name": "联合评级结果文件", "copies": "1", "pages": "3", "remark": "四星级"},
    ],
}
_YEARS = {"years_used": "1年（最多5年）", "year_now": "第2年"}
_AUDIT = {
    "revenue_year": "2023年",
    "audited_revenue": "12,345,678.90",
    "audit_firm": "赤峰某某会计师事务所",
    "audit_report": "赤某会审字〔2024〕第017号",
}
_HOLDING = {
    "paid_in_capital": "3,000,000.00",
    "coop_paid_in": "1,020,000.00",
    "holding_ratio": "34.00%",
    "paid_in_confirmed_on": "2023年6月20日",
}
_VOTES = [
    {
        "subject": "关于二〇二三年度盈余分配方案的议案",
        "entitled": "52",
        "present": "47",
        "in_favor": "45",
        "against": "0",
        "abstained": "2",
        "rule": "出席代表过半数",
        "result": "通过",
    },
    {
        "subject": "关于修改章程第十二条的议案",
        "entitled": "52",
        "present": "47",
        "in_favor": "38",
        "against": "6",
        "abstained": "3",
        "rule": "全体代表三分之二以上",
        "result": "通过",
    },
]
_TABLE_SUMS = [
    {"table": "社员", "rows": "1,284", "sum_name": "", "sum": ""},
    {"table": "股金变动", "rows": "3,102", "sum_name": "期末股金", "sum": "2,568,000.00"},
    {"table": "互助金借还", "rows": "309", "sum_name": "借款余额", "sum": "886,500.00"},
]

_ACCOUNTS = [
    ("101", "库存现金", "3,200.00", "", "12,000.00", "9,800.50", "5,399.50", ""),
    ("102", "银行存款", "1,286,430.15", "", "920,000.00", "811,204.88", "1,395,225.27", ""),
    ("113", "应收款", "45,000.00", "", "", "45,000.00", "", ""),
    ("301", "股金", "", "1,200,000.00", "", "86,000.00", "", "1,286,000.00"),
    ("311", "专项基金", "", "134,630.15", "", "", "", "134,630.15"),
    ("322", "盈余分配", "", "", "19,994.62", "", "", "-19,994.62"),
]
_ACCOUNT_KEYS = (
    "code",
    "name",
    "opening_debit",
    "opening_credit",
    "period_debit",
    "period_credit",
    "closing_debit",
    "closing_credit",
)

SAMPLES: dict[str, Values] = {
    **MEETING_SAMPLES,
    "award-acceptance": {
        **_APPLICANT,
        "by_hand": "※联系电话为手工填写：号码刚换（周喆）。",
        "basis": "赤政发〔2023〕14号 二（五）",
        "amount": "1,000,000.00",
        "amount_in_capitals": "壹佰万元整",
        "production_supply_result": "达到验收标准",
        "production_supply_accepted_on": "2024年1月16日",
        "credit_cooperation_result": "达到验收标准",
        "credit_cooperation_accepted_on": "2024年1月16日",
        "first_acceptance": "是",
        "rating": "四星级",
        "seed_fund": "500,000.00",
        "county_coop_opinion": "",
        "city_coop_opinion": "",
        "city_finance_opinion": "",
    },
    "award-revenue": {
        **_APPLICANT,
        **_AUDIT,
        **_YEARS,
        "rating": "四星级",
        "rated_on": "2023年12月20日",
        "county_coop_opinion": "经审核，该组织营业收入真实，联合评级为四星级，"
        "符合奖补条件，同意上报。",
        "county_finance_opinion": "",
    },
    "award-enterprise": {
        **_APPLICANT,
        **_AUDIT,
        **_YEARS,
        **_HOLDING,
        "organization": "赤峰供销惠农农业科技服务有限责任公司",
        "coop_office": "赤峰市供销合作社",
        "finance_office": "赤峰市财政局",
        "coop_opinion": "",
        "finance_opinion": "",
    },
    "award-dividend-rebate": {
        **_APPLICANT,
        **_YEARS,
        **_HOLDING,
        "organization": "赤峰供销惠农农业科技服务有限责任公司",
        "basis": "赤政发〔2023〕14号 二（八）",
        "dividend_year": "2023年",
        "dividend_received": "186,450.36",
        "dividend_received_on": "2024年2月1日",
        "rebate_ratio": "50%",
        "amount": "93,225.18",
        "amount_in_capitals": "玖万叁仟贰佰贰拾伍元壹角捌分",
        "coop_office": "巴林左旗供销合作社",
        "accounting_opinion": "",
        "coop_opinion": "",
    },
    "meeting-minutes": {
        "meeting": "第三届社员代表大会第二次会议",
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "started_at": "2024年1月6日9时05分",
        "ended_at": "2024年1月6日11时40分",
        "place": "林东镇政府二楼会议室",
        "notice": "会前15日书面通知",
        "chair": "王䶮（理事长）",
        "recorder": "包·斯琴高娃",
        "entitled": "52人（52票）",
        "present": "47人（47票）",
        "absent": "张喆（住院）、李祎（外出务工）、赵堃（未说明）、钱𬭎（外出务工）、孙㛃（病假）",
        "moved": "第3项起离会（10:15）：王建国、李志强",
        "observers": "监事3人，旗供销合作社1人",
        "quorum": "出席代表超过全体代表三分之二，符合章程规定，会议有效。",
        "agenda": [
            {
                "subject": "二〇二三年度财务决算报告",
                "reporter": "周喆",
                "discussion": "报告全年经营收入、成本和盈余情况。"
                "代表李㛃询问农机具折旧年限，报告人答复按章程附件执行；"
                "代表吴祎建议明年按季度公开账目，主持人表示采纳。",
            },
            {
                "subject": "二〇二三年度盈余分配方案",
                "reporter": "王䶮",
                "discussion": "可分配盈余按交易量返还百分之六十以上，其余按股金分红。代表无异议。",
            },
            {
                "subject": "修改章程第十二条",
                "reporter": "孙堃",
                "discussion": "说明修改理由与条文对照。"
                "六名代表认为退社结算期限不宜延长，经讨论后付表决。",
            },
        ],
        "votes": _VOTES,
        "resolutions": [
            {"text": "批准二〇二三年度财务决算报告和盈余分配方案，授权理事会于三月底前兑现。"},
            {"text": "通过章程第十二条修正案，自通过之日起施行，并办理备案。"},
        ],
        "other_matters": "关于购置烘干塔的意见，留待下次会议提出可行性报告后再议。",
        "closing": "11时40分，主持人宣布散会。",
        "late_entry": "事后补录：会议于2024年1月6日召开，2024年1月9日补录。",
        "opening": "主持人宣布会议开始，介绍到会的旗供销合作社同志。",
        "figures": "经清点，应到52人，到会加委托47人，达到法定人数。",
        "corrections": "\n更正\n1. 地点应为林东镇政府三楼会议室（原因：笔误。2024年2月1日，高娃）",
        "attending": [
            {"name": name, "capacity": "代表" if place else "理事长、代表"}
            for place, name in enumerate(_NAMES)
        ],
    },
    "attendance-sheet": {
        "meeting": "第三届社员代表大会第二次会议",
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "held_at": "2024年1月6日9时",
        "late_entry": "",
        "place": "林东镇政府二楼会议室",
        "entitled": "52人",
        "people": [
            {
                "number": f"A{place:04d}",
                "name": _NAMES[place % len(_NAMES)],
                "capacity": "代表",
                "mark": "√" if place % 5 else "",
                "remark": "" if place % 5 else "请假",
            }
            for place in range(1, 31)
        ],
    },
    "resolution-sheet": {
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "body": "理事会",
        "resolution_number": "〔2024〕第3号",
        "late_entry": "事后补录：会议于2024年2月18日召开，2024年3月1日补录。",
        "held_on": "2024年2月18日",
        "place": "本社会议室",
        "meeting": "第三届理事会第五次会议",
        "entitled": "7人",
        "present": "6人",
        "quorum": "符合章程规定的人数",
        "chair": "王䶮",
        "resolution": "一、同意社员赵𬭎借用互助金人民币贰万元，用于购买春耕种子、化肥，期限六个月，"
        "由社员孙堃担保。\n"
        "二、同意购置玉米烘干设备一套，预算不超过人民币叁拾捌万元，由监事会监督采购。",
        "votes": _VOTES[:1],
        "attending": [{"name": name} for name in _NAMES[:6]],
    },
    "voucher": {
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "date": "2024年3月5日",
        "voucher_number": "记字第12号",
        "lines": [
            {
                "summary": "社员赵𬭎归还互助金借款",
                "account": "102 银行存款",
                "dimensions": "互助股金　2024-0008",
                "debit": "20,386.00",
                "credit": "",
            },
            {
                "summary": "收回本金",
                "account": "114 成员往来——互助金借款——赵𬭎",
                "dimensions": "互助股金　2024-0008",
                "debit": "",
                "credit": "20,000.00",
            },
            {
                "summary": "使用费",
                "account": "522 其他收入——互助金使用费",
                "dimensions": "",
                "debit": "",
                "credit": "386.00",
            },
        ],
        "totals": [
            {
                "summary": "合计",
                "account": "",
                "dimensions": "",
                "debit": "20,386.00",
                "credit": "20,386.00",
            }
        ],
        "total_in_capitals": "贰万零叁佰捌拾陆元整",
        "attachments": "2张",
        "prepared_by": "周喆",
        "checked_by": "吴祎",
        "cashier": "李㛃",
        "posted_by": "周喆",
    },
    "trial-balance": {
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "period": "2024年1月1日至2024年3月31日",
        "accounts": [dict(zip(_ACCOUNT_KEYS, row, strict=True)) for row in _ACCOUNTS],
        "totals": [
            dict(
                zip(
                    _ACCOUNT_KEYS,
                    (
                        "",
                        "合计",
                        *("1,334,630.15",) * 2,
                        *("951,994.62",) * 2,
                        *("1,400,624.77",) * 2,
                    ),
                    strict=True,
                )
            )
        ],
        "statement": "借贷平衡。",
        "prepared_by": "周喆",
    },
    **AWARD_FORM_SAMPLES,
    **FUND_SAMPLES,
    **REGISTER_SAMPLES,
    **STATEMENT_SAMPLES,
    **SUPERVISION_SAMPLES,
    "recovery-sheet": {
        "office": "林东镇“三位一体”综合合作组织联合社",
        "made_on": "2024年1月2日",
        "workspace": "联合社工作区",
        "key_number": "1",
        "recovery_key": "7KQM 2XWD 9PRT 4HJC V8NB 3FGA 6ZSE 5YTK Q2MX 8DWR 7PTV 4JHC 9N3B GA6F",
    },
    "package-cover": {
        "sender": "林东镇“三位一体”综合合作组织联合社",
        "receiver": "巴林左旗供销合作社",
        "period": "2024年第一季度",
        "sequence": "第6包",
        "kind": "上报",
        "made_at": "2024年4月3日 10:22",
        "file_name": "巴林左旗_林东镇联合社_2024Q1_006.coop.zip",
        "short_number": "4KX7-92QM",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "tables": _TABLE_SUMS,
        "totals": [{"table": "合计", "rows": "4,695", "sum_name": "", "sum": ""}],
        "statement": "",
        "receiver_note": "",
    },
    "report-reminder": {
        "addressee": "林东镇“三位一体”综合合作组织联合社",
        "period": "2024年上半年",
        "due_on": "2024年7月15日",
        "late": "现已超过12天。",
        "standing": "逾期未报",
        "remarks": "另有2条更正要求尚未答复，请一并处理。",
        "office": "巴林左旗供销合作社",
        "day": "2024年7月27日",
        "reply": "",
    },
    "package-receipt": {
        "sender": "林东镇“三位一体”综合合作组织联合社",
        "receiver": "巴林左旗供销合作社",
        "period": "2024年第一季度",
        "sequence": "第6包",
        "received_at": "2024年4月3日 15:10",
        "outcome": "部分接收，2行退回",
        "short_number": "4KX7-92QM",
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "tables": [
            {"table": "社员", "added": "12", "changed": "3", "unchanged": "1,267", "refused": "2"},
            {
                "table": "股金变动",
                "added": "40",
                "changed": "0",
                "unchanged": "3,062",
                "refused": "0",
            },
        ],
        "totals": [
            {"table": "合计", "added": "52", "changed": "3", "unchanged": "4,329", "refused": "2"}
        ],
        "reasons": [
            {"place": "社员 第18行 身份证号", "reason": "校验位不符，请核对身份证原件后更正重报。"},
            {"place": "社员 第203行 入社日期", "reason": "早于本社成立日期。"},
        ],
        "statement": "",
    },
}
