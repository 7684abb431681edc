"""会议通知 and 决议公示: what goes out before a meeting, and what is put up after it."""

from coopdesk.forms.elements import Column, Field, Fields, Grid, Heading, Layout, Line, Text

MEETING_NOTICE = Layout(
    form_id="meeting-notice",
    version="1",
    title="关于召开{meeting}的通知",
    prescribed_by="自制，无统一表样",
    elements=(
        Text("{invited}：", indent=False),
        Text("经{convener}研究，定于{started_at}在{place}召开{meeting}。现将有关事项通知如下："),
        Heading("一、会议议题"),
        Grid(
            "agenda",
            (Column("议题", "subject", 5), Column("事项类别", "matter", 1.4, "center")),
            numbered=True,
        ),
        Heading("二、参会要求"),
        Text("{rule}"),
        Text("{proxy}"),
        Line(right="{organization}（盖章）"),
        Line(right="{noticed_on}"),
        Heading("回执"),
        Fields(
            (
                (Field("姓名", "blank"), Field("是否参会", "blank")),
                (Field("受托人", "blank"), Field("签名", "blank")),
            ),
            label_width=24,
        ),
    ),
)

RESOLUTION_NOTICE = Layout(
    form_id="resolution-notice",
    version="2",
    kept=("late_entry",),
    title="{meeting}决议公示",
    prescribed_by="自制，无统一表样",
    elements=(
        Text("{opening}"),
        Grid(
            "resolutions",
            (
                Column("编号", "number", 1.8, "center"),
                Column("决议内容", "text", 5),
                Column("表决结果", "result", 3),
            ),
            numbered=True,
        ),
        Text("{late_entry}"),
        Text("{objection}"),
        Fields(((Field("公示地点", "blank"), Field("公示期限", "blank")),), label_width=24),
        Line(right="{organization}（盖章）"),
        Line(right="{posted_on}"),
    ),
)
