"""Values for the papers on the way to an award; every person and figure is invented."""

from coopdesk.forms.elements import Values

_APPLICANT = {
    "as_of": "2024年3月5日",
    "organization": "巴林左旗林东镇“三位一体”综合合作组织联合社",
    "credit_code": "93150422MAYY00016X",
    "registered_on": "2022年11月8日",
    "division": "巴林左旗林东镇",
    "level": "旗县区供销合作社",
    "legal_representative": "王䶮",
    "phone": "19900001234",
    "address": "内蒙古自治区赤峰市巴林左旗林东镇契丹大街东段118号",
}
_PARTS = [
    {
        "part": part,
        "result": result,
        "accepted_on": day,
        "standard": "赤供发〔2023〕9号附件",
        "document": document,
        "accepted_by": "巴林左旗供销合作社",
    }
    for part, result, day, document in (
        ("生产合作", "达到验收标准", "2023年12月20日", "左供验〔2023〕3号"),
        ("供销合作", "达到验收标准", "2023年12月20日", "左供验〔2023〕3号"),
        ("信用合作", "未验收", "", ""),
    )
]
AWARD_FORM_SAMPLES: dict[str, Values] = {
    "acceptance-application": {
        **_APPLICANT,
        "parts": _PARTS,
        "members": "1,284",
        "share_capital": "2,568,000.00",
    },
    "acceptance-report": {
        **_APPLICANT,
        "parts": _PARTS,
        "conclusion": "验收结论：生产合作、供销合作达到验收标准；其余功能尚未达到。",
    },
    "rating-table": {
        **_APPLICANT,
        "ratings": [
            {
                "rated_on": "2023年12月28日",
                "stars": "4 星",
                "kind": "联合评级",
                "rated_by": "赤峰市供销合作社",
                "document": "赤供评〔2023〕17号",
            }
        ],
    },
    "award-notice": {
        "year": "2024年度",
        "office": "巴林左旗供销合作社",
        "as_of": "2024年3月5日",
        "count": "2",
        "awards": [
            {
                "name": "巴林左旗林东镇“三位一体”综合合作组织联合社",
                "programme": "乡级“三位一体”组织建设奖补",
                "amount": "500,000.00",
                "payer": "市本级财政",
            },
            {
                "name": "赤峰𬭎升供销农产品有限公司",
                "programme": "社办企业营业收入奖补",
                "amount": "500,000.00",
                "payer": "旗县区供销合作社",
            },
        ],
        "totals": [{"name": "合计", "programme": "", "amount": "1,000,000.00", "payer": ""}],
    },
    "payment-request": {
        "award_year": "2024年",
        "number": "2024-0017",
        "organization": "巴林左旗林东镇“三位一体”综合合作组织联合社",
        "credit_code": "93150422MAYY00016X",
        "phone": "19900001234",
        "bank_name": "赤峰农村商业银行林东支行",
        "bank_account": "6210 0000 0000 0000 123",
        "programme": "乡级“三位一体”组织建设奖补",
        "payer": "市本级财政",
        "amount": "500,000.00",
        "amount_in_capitals": "伍拾万元整",
        "seed_fund": "500,000.00",
        "state": "已批准",
        "paid": "",
        "paid_on": "",
        "document": "",
    },
    "seed-fund-report": {
        "organization": "巴林左旗林东镇“三位一体”综合合作组织联合社",
        "as_of": "2024年3月5日",
        "received": "500,000.00",
        "used": "0.00",
        "lent_out": "120,000.00",
        "in_bank": "380,000.00",
        "check": "收到减已使用，等于借给社员未还加专户存款",
        "lines": [
            {
                "day": "2024年1月12日",
                "received": "500,000.00",
                "used": "",
                "document": "赤财农〔2024〕5号",
            }
        ],
        "advances": [
            {
                "number": "2024-003",
                "lent_on": "2024年2月1日",
                "principal": "120,000.00",
                "repaid": "0.00",
                "outstanding": "120,000.00",
                "due_on": "2024年11月30日",
                "purpose": "购买种子、化肥",
            }
        ],
        "maker": "周喆",
    },
}
