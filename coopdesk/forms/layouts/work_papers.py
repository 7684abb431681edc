"""待办清单、本周安排: what is due, to be ticked off at the desk or hung on the wall."""

from coopdesk.forms.elements import A4_LANDSCAPE, Column, Grid, Layout, Line, Text

_OWN = "自制，按工作台的待办汇总"

WORK_LIST = Layout(
    form_id="work-list",
    version="1",
    title="待办清单",
    prescribed_by=_OWN,
    elements=(
        Line(left="{office}", center="{about}", right="{day}"),
        Grid(
            "rows",
            (
                Column("期限", "day", 1.1, align="center"),
                Column("还有几天", "distance", 0.9, align="center"),
                Column("事项", "title", 2.6),
                Column("说明", "detail", 3.4),
                Column("承办人", "", 0.9),
                Column("办结", "", 0.7),
            ),
            numbered=True,
            row_height=10,
        ),
        Text("{put_off}", indent=False, size=10.5),
        Line(left="制表：{maker}"),
    ),
    page=A4_LANDSCAPE,
)
WEEK = Layout(
    form_id="week-plan",
    version="1",
    title="本周安排",
    prescribed_by=_OWN,
    title_size=26,
    elements=(
        Line(left="{office}", center="{week}", right="{day}", size=12),
        Grid(
            "rows",
            (
                Column("日期", "day", 1.2, align="center"),
                Column("事项", "title", 3.6),
                Column("单位", "organization", 2.2),
                Column("承办人", "", 1),
                Column("办结", "", 0.7),
            ),
            least_rows=8,
            row_height=11,
            tallest=18,
        ),
        Text("{later}", indent=False, size=10.5),
        Line(left="制表：{maker}"),
    ),
    page=A4_LANDSCAPE,
)
