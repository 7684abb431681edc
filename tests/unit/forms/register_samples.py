"""Values for the papers of the registers; every person and figure is invented."""

from coopdesk.forms.elements import Values

NAMES = ["王䶮", "李㛃", "赵𬭎", "包·斯琴高娃", "孙堃", "阿拉坦•巴特尔", "钱𠅤", "周喆", "吴祎"]

_CHANGES = [
    ("2023-06-01", "建账", "1,000.00", "", "1,000.00", "2023-06-0001"),
    ("2024-01-08", "入股", "5,000.00", "", "6,000.00", "2024-01-0017"),
    ("2024-03-05", "退股", "", "500.00", "5,500.00", "2024-03-0003"),
]
_CHANGE_KEYS = ("day", "summary", "added", "taken", "balance", "voucher")


def _cards(count: int) -> list[dict[str, str]]:
    return [
        {
            "organization": "林东镇“三位一体”综合合作组织联合社",
            "name": NAMES[place % len(NAMES)],
            "number": str(place + 1),
            "id_number": f"150422********90{place:02d}",
            "village": "巴林左旗林东镇上京村三组",
            "joined_on": "2023年6月1日",
            "issued_on": "2024年3月5日",
        }
        for place in range(count)
    ]


_MEMBERS = [
    {
        "number": str(place + 1),
        "name": name,
        "sex": "女" if place % 2 else "男",
        "nation": "蒙古族" if "·" in name or "•" in name else "汉族",
        "id_number": f"150422********90{place:02d}",
        "village": "林东镇上京村",
        "joined_on": "2023-06-01",
        "certificate": f"林股{place + 1:04d}",
        "holding": f"{place + 1},000.00",
        "state": "在社",
    }
    for place, name in enumerate(NAMES)
]
_ORGANIZATIONS = [
    {
        "name": "林东镇“三位一体”综合合作组织联合社",
        "kind": "乡级“三位一体”组织",
        "credit_code": "93150422MAYY00016X",
        "division": "巴林左旗林东镇",
        "legal_representative": "王䶮",
        "phone": "19900001234",
        "registered_on": "2022-11-08",
        "stars": "4星",
    },
    {
        "name": "巴林左旗白音敖包乌力吉木仁农畜产品购销有限责任公司",
        "kind": "社办企业",
        "credit_code": "91150422MAYY000278",
        "division": "巴林左旗",
        "legal_representative": "包·斯琴高娃·阿拉坦巴特尔",
        "phone": "0476-7800000",
        "registered_on": "2023-02-14",
        "stars": "尚未评级",
    },
]

REGISTER_SAMPLES: dict[str, Values] = {
    "share-certificate": {
        "certificate": "林股0004",
        "member": "包·斯琴高娃",
        "member_number": "4",
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "credit_code": "93150422MAYY00016X",
        "joined_on": "2023年6月1日",
        "name": "包·斯琴高娃",
        "kind": "农牧民社员",
        "id_number": "150422199001019032",
        "phone": "19900001234",
        "village": "巴林左旗林东镇上京村三组",
        "holding": "5,500.00",
        "holding_in_capitals": "伍仟伍佰元整",
        "as_of": "2024年3月5日",
        "basis": "依据：《农民专业合作社法》第二十一条、第二十三条和本社章程。",
        "changes": [dict(zip(_CHANGE_KEYS, row, strict=True)) for row in _CHANGES],
        "changes_note": "以上共 3 笔，截至2024年3月5日；空行供以后变动时手工续记。",
    },
    "member-card": {"cards": _cards(1)},
    "member-card-sheet": {"cards": _cards(9)},
    "member-extract": {
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "as_of": "2024年3月5日",
        "number": "4",
        "state": "在社",
        "name": "包·斯琴高娃",
        "kind": "农牧民社员",
        "id_number": "150422199001019032",
        "sex": "女",
        "birth_date": "1990年1月1日",
        "nation": "蒙古族",
        "phone": "19900001234",
        "village": "巴林左旗林东镇上京村三组",
        "applied_on": "2023年5月20日",
        "joined_on": "2023年6月1日",
        "resolution": "社代会〔2023〕3号",
        "left_on": "",
        "certificate": "林股0004",
        "payment_method": "银行转账",
        "holding": "5,500.00",
        "of_total": "0.21%",
        "holding_in_capitals": "伍仟伍佰元整",
        "remark": "理事孙堃的配偶",
        "maker": "周喆",
    },
    "member-register": {
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "as_of": "2024年3月5日",
        "members": _MEMBERS,
        "totals": [dict.fromkeys(_MEMBERS[0], "") | {"name": "合计", "holding": "45,000.00"}],
        "note": "共 9 名社员。证件号码中间数位已隐去。",
        "maker": "周喆",
    },
    "organization-record": {
        "office": "巴林左旗供销合作社",
        "as_of": "2024年3月5日",
        "maker": "周喆",
        "members": "1,284",
        "mongolian_name": "",
        "registration_authority": "巴林左旗市场监督管理局",
        "contacts": "李国强 办公室主任 19900005678",
        "staff_count": "18",
        "business_scope": "农畜产品收购、加工、销售；农资供应；仓储和冷链物流；再生资源回收。",
        "services": "土地托管、代耕代种、农资供应、冷链物流、再生资源",
        "villages_served": "东城嘎查、契丹村、上京村",
        "shareholders": [
            {
                "name": "巴林左旗供销合作社",
                "kind": "旗县区供销合作社",
                "subscribed_on": "2022年11月8日",
                "subscribed": "1,020,000.00",
                "paid_in": "1,020,000.00",
                "ratio": "34.00%",
            }
        ],
        "capital_totals": [
            {
                "name": "合计",
                "kind": "",
                "subscribed_on": "",
                "subscribed": "3,000,000.00",
                "paid_in": "3,000,000.00",
                "ratio": "",
            }
        ],
        "control": "供销合作社持股 34.00%。公有制主体出资 34.00%，未控股（《公司法》）。",
        "verifications": [
            {
                "day": "2023年6月20日",
                "name": "巴林左旗供销合作社",
                "amount": "3,000,000.00",
                "document": "左供发〔2023〕19号",
            }
        ],
        "name": "林东镇“三位一体”综合合作组织联合社",
        "kind": "乡级“三位一体”组织",
        "credit_code": "93150422MAYY00016X",
        "division": "巴林左旗林东镇",
        "level": "旗县区级",
        "parent": "巴林左旗供销合作社",
        "legal_form": "农民专业合作社联合社",
        "legal_representative": "王䶮",
        "registered_on": "2022年11月8日",
        "registered_division": "巴林左旗",
        "address": "内蒙古自治区赤峰市巴林左旗林东镇契丹大街东段118号",
        "phone": "19900001234",
        "bank_name": "赤峰农村商业银行林东支行",
        "bank_account": "6210 0000 0000 0000 123",
        "accounting_system": "农民专业合作社会计制度（财会〔2021〕37号）",
        "charter": "乡级“三位一体”综合合作组织章程（合作社形式）",
        "closed_on": "",
        "holdings": [
            {
                "as_of": "2023年12月31日",
                "ratio": "34.00%",
                "paid_in": "1,020,000.00",
                "verified_on": "2023年6月20日",
                "document": "赤某会验字〔2023〕第021号",
            }
        ],
        "ratings": [
            {
                "rated_on": "2023年12月31日",
                "stars": "4星",
                "way": "联合评级",
                "rated_by": "巴林左旗联合评级组",
                "document": "赤供发〔2023〕88号",
            }
        ],
        "acceptances": [
            {
                "accepted_on": "2023年10月16日",
                "part": "生产合作",
                "result": "合格",
                "standard": "赤供发〔2023〕30号",
                "accepted_by": "巴林左旗供销合作社",
                "document": "左供发〔2023〕41号",
            }
        ],
        "statements": [
            {
                "year": "2023",
                "operating_revenue": "12,345,678.90",
                "profit": "456,789.01",
                "expenses": "1,234,567.89",
                "audited": "已审计",
                "audit": "赤峰某某会计师事务所 赤某会审字〔2024〕第017号",
            }
        ],
        "balances": [
            {
                "year": "2023",
                "assets": "23,456,789.01",
                "liabilities": "9,876,543.21",
                "debt_ratio": "42.10%",
                "receivables": "1,234,567.89",
                "inventory": "2,345,678.90",
            }
        ],
        "dividends": [{"year": "2023", "amount": "86,000.00", "received_on": "2024年2月2日"}],
        "entities": [
            {
                "name": "巴林左旗林东云链农业服务有限公司",
                "credit_code": "91150422MAYY00016X",
                "span": "2023年1月1日 至 ",
                "counting": "计入",
                "document": "左供发〔2023〕7号",
            }
        ],
        "honours": [
            {
                "received_on": "2023年9月1日",
                "title": "全国供销合作社系统先进集体",
                "granted_by": "内蒙古自治区供销合作社",
                "amount": "50,000.00",
                "document": "内供发〔2023〕55号",
            }
        ],
    },
    "organization-list": {
        "office": "巴林左旗供销合作社",
        "as_of": "2024年3月5日",
        "organizations": _ORGANIZATIONS,
        "note": "共 2 家。",
        "maker": "周喆",
    },
    "award-summary": {
        "office": "巴林左旗供销合作社",
        "year": "2024年",
        "as_of": "2024年3月5日",
        "lines": [
            {
                "programme": "“三位一体”组织营业收入奖补",
                "payer": "旗县区财政局",
                "entitled": "1",
                "amount": "500,000.00",
                "open": "0",
                "applied": "1",
                "applied_for": "500,000.00",
                "granted": "500,000.00",
                "paid": "0.00",
            },
        ],
        "organizations": [
            {
                "name": "巴林左旗林东镇“三位一体”综合合作组织联合社",
                "programme": "“三位一体”组织营业收入奖补 二（六）",
                "verdict": "可奖补",
                "amount": "500,000.00",
                "number": "巴林左旗-2024-二（六）-001",
                "state": "已批准",
                "payer": "旗县区财政局",
            },
        ],
        "note": "应奖补合计500,000.00元，已申报500,000.00元，已兑现0.00元。",
        "maker": "周喆",
    },
    "award-papers": {
        "organization": "巴林左旗林东镇“三位一体”综合合作组织联合社",
        "programme": "“三位一体”组织营业收入奖补",
        "year": "2024年",
        "number": "巴林左旗-2024-二（六）-001",
        "as_of": "2024年3月5日",
        "papers": [
            {"name": "营业执照副本复印件", "state": "已附", "copies": "1", "scans": "执照"},
            {"name": "公示材料", "state": "缺", "copies": "", "scans": ""},
        ],
        "note": "还缺1项材料。",
        "maker": "周喆",
    },
}
