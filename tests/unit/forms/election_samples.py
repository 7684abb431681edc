"""The papers of an election, filled as an office would: rare signs, a long Mongolian name."""

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

ELECTION_SAMPLES: dict[str, Values] = {
    "ballot-paper": {
        **_MEETING,
        "round": "第1轮",
        "rule": "应选5人。赞成票最多5个，多于5个的选票无效；少于的有效。可在空行另写姓名。",
        "candidates": [{"name": name} for name in (*_NAMES, "")],
    },
    "election-report": {
        **_MEETING,
        "place": "林东镇政府二楼会议室",
        "seats": "5人",
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
