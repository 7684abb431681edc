"""Sample values of the three statements."""

_HEAD = {
    "organization": "林东镇“三位一体”综合合作组织联合社",
    "period": "2024年12月31日",
    "checks": "不符：资产总计＝负债和所有者权益总计。12.00 与 2.00 相差 10.00。",
    "prepared_by": "周喆",
}


def _rows(keys, *rows):
    return [dict(zip(keys.split(), row, strict=True)) for row in rows]


_LINE = "item row amount before"
_SIDES = f"{_LINE} right_item right_row right_amount right_before"
_COLUMNS = "item share_capital special_fund capital_reserve surplus_reserve undistributed total"

STATEMENT_SAMPLES = {
    "balance-sheet": {
        **_HEAD,
        "code": "会农社01表",
        "rows": _rows(
            _SIDES,
            ("流动资产：", "", "", "", "流动负债：", "", "", ""),
            *(("货币资金", "1", "1,250.00", "500.00", "短期借款", "23", "80.10", "30.20"),) * 20,
        ),
    },
    "surplus-statement": {
        **_HEAD,
        "code": "会农社02表",
        "rows": _rows(_LINE, *(("经营收入", "1", "1,000.00", "-500.00"),) * 20),
    },
    "member-account": {
        "organization": "林东镇“三位一体”综合合作组织联合社",
        "year": "2024年度",
        "name": "乌云其其格·阿拉坦巴特尔",
        "address": "达日罕乌拉苏木",
        "day": "2024年12月31日",
        "rows": _rows(
            "day summary contribution reserve state_support donation trade refund dividend",
            ("2024-01-01", "年初余额", "1,000.00", "30.00", "300.00", "5.00", "", "", ""),
            ("", "购买农资", "", "", "", "", "12,345.60", "", ""),
        ),
        "prepared_by": "周喆",
    },
    "equity-changes": {
        **_HEAD,
        "code": "会农社03表",
        "rows": _rows(
            _COLUMNS,
            ("年初余额", "1.00", "2.00", "3.00", "4.00", "5.00", "15.00"),
            ("国家财政直接补助形成", "", "300.00", "", "", "", "300.00"),
        ),
    },
    "statement-notes": {
        **_HEAD,
        "code": "附注",
        "rows": _rows(
            "item told",
            ("二、基本情况", "股金总额 68,000.00 元。"),
            ("", "成员 7 人（户），其中农民成员 6 人（户），占 85.71%。"),
            ("六、以名义金额计量的资产", "无。"),
        ),
    },
}
