"""The papers around a meeting, filled as an office would: rare signs, a long Mongolian name."""

from coopdesk.forms.elements import Values

_NAMES = ["王䶮", "赵𬭎", "包·斯琴高娃", "阿拉坦•巴特尔", "钱𠅤", "吴祎"]
_MEETING = {
    "organization": "林东镇“三位一体”综合合作组织联合社",
    "meeting": "第四届社员代表大会第一次会议",
    "held_on": "2024年3月5日",
    "post": "理事",
}
_ROUND = {
    "round": "第1轮",
    "seats": "5",
    "entitled": "52",
    "present": "44",
    "issued": "44",
    "returned": "44",
    "valid": "43",
    "invalid": "1",
    "rule": "超过全体表决权的1/2，须27票\n《农民专业合作社法》第三十条",
}

MEETING_SAMPLES: dict[str, Values] = {
    "ballot-paper": {
        **_MEETING,
        "round": "第1轮",
        "rule": "应选5人。赞成票最多5个，多于5个的选票无效；少于的有效。可在空行另写姓名。",
        "candidates": [{"name": name} for name in (*_NAMES, "")],
    },
    "meeting-notice": {
        "meeting": _MEETING["meeting"],
        "organization": _MEETING["organization"],
        "invited": "各位应到人员（共52人）",
        "convener": "理事会",
        "started_at": "2024年3月5日9时00分",
        "place": "林东镇政府二楼会议室",
        "agenda": [
            {"subject": "审议理事会工作报告", "matter": "一般决议"},
            {"subject": "选举第四届理事会、监事会", "matter": "选举"},
        ],
        "rule": "会议须35人以上到会或委托才能召开（《农民专业合作社法》第三十条）。请准时参加。",
        "proxy": "不能到会的，可以书面委托他人代为表决，一人最多接受1人委托。",
        "noticed_on": "2024年2月18日",
        "blank": "",
    },
    "roll-call": {
        "organization": _MEETING["organization"],
        "meeting": _MEETING["meeting"],
        "held_at": "2024年3月5日9时00分",
        "subject": "修改章程第二十三条",
        "counts": "应到52人，到会43人，委托1人",
        "people": [
            {
                "name": name,
                "way": "委托阿拉坦巴特尔" if place == 3 else "到会",
                "votes": "2" if place == 0 else "1",
                "in_favor": "√" if place < 4 else "",
                "against": "√" if place == 4 else "",
                "abstained": "",
                "recused": "√" if place == 5 else "",
            }
            for place, name in enumerate(_NAMES)
        ],
    },
    "resolution-notice": {
        "meeting": _MEETING["meeting"],
        "organization": _MEETING["organization"],
        "opening": "2024年3月5日召开的会议，应到52人，到会和委托44人，通过以下决议，现予公示。",
        "resolutions": [
            {"number": "〔2024〕第1号", "text": "批准盈余分配方案", "result": "40/1/3"},
            {"number": "〔2024〕第2号", "text": "选举王䶮、赵𬭎为理事", "result": "第1轮"},
        ],
        "objection": "对以上决议有异议的，请在公示期内以书面形式向本社监事会反映。",
        "posted_on": "2024年3月6日",
        "late_entry": "",
        "blank": "",
    },
    "election-report": {
        **_MEETING,
        "place": "林东镇政府二楼会议室",
        "seats": "5人",
        "late_entry": "事后补录：会议于2025年3月15日召开，2026年11月22日补录。",
        "objections": "须核对：收回44张，有效42张，废票1张，三数不符",
        "rounds": [_ROUND],
        "votes": [
            {"name": name, "votes": str(41 - place), "outcome": "当选" if place < 5 else "未当选"}
            for place, name in enumerate(_NAMES)
        ],
        "elected": "、".join(_NAMES[:5]),
        "alternates": "无",
        "resolution": f"选举{'、'.join(_NAMES[:5])}为理事",
    },
}
