"""会议记录 of assembly, board and supervisors; all attending sign (农民专业合作社法)."""

from coopdesk.forms.elements import (
    Column,
    Field,
    Fields,
    Grid,
    Heading,
    Layout,
    Signatures,
    Signer,
    Text,
)

VOTE_COLUMNS = (
    Column("表决事项", "subject", 3.6),
    Column("应到", "entitled", 0.9, figures=True),
    Column("实到", "present", 0.9, figures=True),
    Column("赞成", "in_favor", 0.9, figures=True),
    Column("反对", "against", 0.9, figures=True),
    Column("弃权", "abstained", 0.9, figures=True),
    Column("表决规则", "rule", 2.4),
    Column("结果", "result", 1.1, "center"),
)
"""One vote: counts, the rule it was counted by and the result."""

MEETING_MINUTES = Layout(
    form_id="meeting-minutes",
    version="3",
    kept=("late_entry", "votes", "resolutions", "corrections"),
    title="{meeting}记录",
    prescribed_by="自制，无统一表样；签名依据《中华人民共和国农民专业合作社法》",
    elements=(
        Text("{late_entry}", align="center", size=10.5),
        Fields(
            (
                (Field("单位", "organization"), Field("会议名称、届次", "meeting")),
                (Field("开始时间", "started_at"), Field("结束时间", "ended_at")),
                (Field("地点", "place"), Field("召集方式、通知", "notice")),
                (Field("主持人", "chair"), Field("记录人", "recorder")),
                (Field("应到", "entitled"), Field("实到", "present")),
                (Field("缺席及原因", "absent"),),
                (Field("会中进出", "moved"),),
                (Field("列席", "observers"),),
                (Field("法定人数", "quorum"),),
            )
        ),
        Text("{opening}{figures}", size=10.5),
        Heading("一、议题及审议情况"),
        Grid(
            "agenda",
            (
                Column("议题", "subject", 2.4),
                Column("报告人", "reporter", 1, "center"),
                Column("审议发言要点", "discussion", 6),
            ),
            numbered=True,
        ),
        Heading("二、表决情况"),
        Grid("votes", VOTE_COLUMNS),
        Heading("三、决议"),
        Grid("resolutions", (Column("决议内容", "text", 1),), numbered=True),
        Heading("四、其他事项"),
        Text("{other_matters}", size=10.5),
        Text("{closing}", size=10.5),
        Signatures((Signer("主持人（签字）"), Signer("记录人（签字）"))),
        Heading("五、出席人员签名"),
        Grid(
            "attending",
            (
                Column("姓名", "name", 2.2, "center"),
                Column("身份", "capacity", 1.8, "center"),
                Column("签名", share=2.6, signed=True),
            ),
            numbered=True,
            abreast=2,
            row_height=10,
        ),
        Text("{corrections}", indent=False, size=10.5),
    ),
)
