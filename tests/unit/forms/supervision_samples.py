"""Values for the papers of inspection, assessment and turnaround; every figure is invented."""

from coopdesk.forms.elements import Values

_COUNTY = {
    "unit": "阿鲁科尔沁旗",
    "county_authority": "中共阿鲁科尔沁旗委员会、阿鲁科尔沁旗人民政府",
    "year": "2024年度",
    "total": "61.35",
    "rank": "12",
}
_WEAKEST = "乡级“三位一体”组织覆盖苏木乡镇（失 6.43 分）；基层社“三会”制度（失 5.00 分）"
_LAST = {**_COUNTY, "weakest": _WEAKEST, "excepted": "红山区"}
_INDICATORS = [
    {
        "group": group,
        "name": name,
        "article": article,
        "points": points,
        "found": found,
        "score": score,
        "evidence": evidence,
    }
    for group, name, article, points, found, score, evidence in (
        (
            "组织体系",
            "乡级“三位一体”组织覆盖苏木乡镇",
            "一（一）",
            "15.00",
            "8/14",
            "8.57",
            "",
        ),
        (
            "组织体系",
            "为农服务功能拓展情况",
            "一（一）",
            "8.00",
            "",
            "6.50",
            "查看土地托管合同 12 份、农资配送台账",
        ),
        ("三会制度", "基层社“三会”制度", "三（一）", "8.00", "3/8", "3.00", ""),
        ("三降两清一扭", "扭亏增盈", "一（三）", "3.00", "不涉及", "", ""),
    )
]
SUPERVISION_SAMPLES: dict[str, Values] = {
    "assessment-scorecard": {
        "unit": "阿鲁科尔沁旗",
        "period": "2024年上半年",
        "sheet": "督查检查表",
        "scheme": "旗县区供销合作社综合业绩考核（示例）（2023.1）",
        "note": "示例，不是文件原文：附件2《督查考核细则》没有公开。",
        "as_of": "2024年6月30日",
        "indicators": _INDICATORS,
        "totals": [
            {
                "group": "",
                "name": "合计",
                "article": "",
                "points": "100.00",
                "found": "",
                "score": "61.35",
                "evidence": "",
            }
        ],
        "inspected_on": "2024年6月18日",
        "inspectors": "包·斯琴高娃、王䶮",
        "opinion": "组织覆盖进度偏慢，基层社“三会”要抓紧建立。",
    },
    "assessment-ranking": {
        "year": "2024年度",
        "office": "赤峰市供销合作社",
        "settled_state": "已核定",
        "units": [
            {
                "rank": str(place),
                "name": name,
                "total": total,
                "rank_before": before,
                "total_before": "70.10",
                "remark": remark,
            }
            for place, (name, total, before, remark) in enumerate(
                (
                    ("敖汉旗", "92.10", "2", ""),
                    ("宁城县", "90.55", "1", ""),
                    ("阿鲁科尔沁旗", "61.35", "11", "书面提醒"),
                    ("红山区", "58.00", "12", "不列入提醒和约谈"),
                ),
                start=1,
            )
        ],
        "note": "末位的书面提醒、连续两年末位的约谈，红山区除外（赤政发〔2023〕14号 三（一））。",
        "maker": "演示员",
    },
    "assessment-feedback": {
        **_COUNTY,
        "office": "赤峰市供销合作社",
        "count": "12",
        "follows": "按照规定，请对该社主要负责人进行书面提醒，并将提醒情况函告我社。",
        "compared": "上年度该社总分 70.10 分，列第 11 名。",
        "day": "2025年1月20日",
    },
    "assessment-reminder": {**_LAST, "what": "书面提醒"},
    "assessment-talk": {**_LAST, "what": "约谈", "years_last": "2"},
    "progress-talk": {
        "unit": "阿鲁科尔沁旗",
        "called_on": "2024年9月1日",
        "reason": "“三位一体”组织覆盖率一年没有提高，三会建设两次督查都没有完成。",
        "document": "市领导小组办公室会议纪要〔2024〕5号",
        "talked_on": "2024年9月12日",
        "talked_by": "市领导小组办公室主任",
        "note": "2024年底前覆盖全部苏木乡镇。",
        "office": "市供销合作社综合改革工作领导小组办公室",
        "day": "2024年9月1日",
    },
    "rectification-notice": {
        "number": "2024年第 3 号",
        "found_on": "2024年6月18日",
        "addressee": "阿鲁科尔沁旗天山镇供销合作社",
        "problem": "监事会任期届满未换届，监事由会计兼任。",
        "demand": "召开社员代表大会换届，会计不得兼任监事。",
        "responsible": "那日苏",
        "due_on": "2024年9月30日",
        "office": "赤峰市供销合作社",
        "day": "2024年6月25日",
        "result": "2024年9月20日完成：已换届，监事 3 人。",
    },
    "turnaround-table": {
        "year": "2024年度",
        "office": "赤峰市供销合作社",
        "as_of": "2025年1月20日",
        "enterprises": [
            {
                "name": "阿鲁科尔沁旗农业生产资料有限责任公司",
                "tied_up": "42.10%",
                "expense": "9.85%",
                "debt": "78.30%",
                "tied_up_trend": "下降",
                "expense_trend": "持平",
                "debt_trend": "上升",
                "dormancy": "",
                "risks": "2/3",
                "profit": "-1,234,567.89",
                "turn": "减亏",
                "way": "整合重组",
            },
            {
                "name": "巴林左旗土产日杂公司",
                "tied_up": "",
                "expense": "",
                "debt": "",
                "tied_up_trend": "",
                "expense_trend": "",
                "debt_trend": "",
                "dormancy": "僵尸企业",
                "risks": "",
                "profit": "",
                "turn": "",
                "way": "注销",
            },
        ],
        "maker": "演示员",
    },
    "enterprise-plan": {
        "organization": "阿鲁科尔沁旗农业生产资料有限责任公司",
        "way": "整合重组",
        "responsible": "王䶮",
        "adopted_on": "2024年3月1日",
        "document": "阿供发〔2024〕8号",
        "situation": "仓库闲置，农资经营萎缩，欠款三年以上的占一半。",
        "goal": "两年内与两家基层社重组，2026年扭亏。",
        "years": [
            {
                "year": "2024",
                "revenue": "12,000,000.00",
                "profit": "-1,234,567.89",
                "tied_up": "42.10%",
                "expense": "9.85%",
                "debt": "78.30%",
            }
        ],
        "steps": [
            {
                "task": "清收三年以上应收款",
                "responsible": "那日苏",
                "due_on": "2024年12月31日",
                "done": "2024年11月8日完成：收回 60%",
            }
        ],
    },
    "asset-verification": {
        "organization": "阿鲁科尔沁旗农业生产资料有限责任公司",
        "as_of": "2024年6月30日",
        "items": [
            {
                "item": item,
                "book": book,
                "found": found,
                "change": change,
            }
            for item, book, found, change in (
                ("资产总额", "20,000,000.00", "17,500,000.00", "-2,500,000.00"),
                ("负债总额", "15,000,000.00", "15,200,000.00", "200,000.00"),
                ("净资产", "5,000,000.00", "2,300,000.00", "-2,700,000.00"),
            )
        ],
        "ownership": "房产两处未办证，应收款 310 万元无凭据。",
        "verified_by": "赤峰演示会计师事务所",
        "document": "演审字〔2024〕第31号",
    },
}
