"""催报单: reminds a subordinate office of the report of a period."""

from coopdesk.forms.elements import Field, Fields, Layout, Line, Opinion, Text

REPORT_REMINDER = Layout(
    form_id="report-reminder",
    version="1",
    title="关于报送{period}数据包的催报单",
    prescribed_by="自制，无统一表样",
    elements=(
        Text("{addressee}：", indent=False),
        Text("按要求，{period}数据包应于{due_on}前报送。{late}请尽快生成并送达，随附签章的封面。"),
        Text("{remarks}"),
        Fields(((Field("目前情况", "standing"), Field("应报日期", "due_on")),), label_width=24),
        Line(right="{office}（盖章）"),
        Line(right="{day}"),
        Opinion("收到单位回复", "reply", ("收件人（签字）", "预计报送日期")),
    ),
)
