"""选举结果报告单: every round with its papers, each candidate's votes, signed by the tellers."""

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

ELECTION_REPORT = Layout(
    form_id="election-report",
    version="2",
    title="{post}选举结果报告单",
    prescribed_by="自制，无统一表样",
    elements=(
        Fields(
            (
                (Field("单位", "organization"), Field("会议", "meeting")),
                (Field("时间", "held_on"), Field("地点", "place")),
                (Field("选举职务", "post"), Field("应选人数", "seats")),
            ),
            label_width=24,
        ),
        Text("{late_entry}", align="center", size=10.5),
        Heading("一、选票"),
        Grid(
            "rounds",
            (
                Column("轮次", "round", 1.2, "center"),
                Column("应选", "seats", 0.8, figures=True),
                Column("应到", "entitled", 0.8, figures=True),
                Column("实到", "present", 0.8, figures=True),
                Column("发出", "issued", 0.8, figures=True),
                Column("收回", "returned", 0.8, figures=True),
                Column("有效", "valid", 0.8, figures=True),
                Column("无效", "invalid", 0.8, figures=True),
                Column("当选规则", "rule", 2.8),
            ),
        ),
        Heading("二、得票"),
        Grid(
            "votes",
            (
                Column("候选人", "name", 2.4, "center"),
                Column("各轮得票", "votes", 2, "center"),
                Column("结果", "outcome", 1.6, "center"),
            ),
            numbered=True,
        ),
        Text("{objections}", size=10.5),
        Heading("三、结果"),
        Text("当选：{elected}", size=10.5),
        Text("候补：{alternates}", size=10.5),
        Text("{resolution}", size=10.5),
        Signatures(
            (Signer("监票人（签字）"), Signer("计票人（签字）"), Signer("总监票人（签字）"))
        ),
        Signatures((Signer("主持人（签字）"), Signer("日期"))),
    ),
)
