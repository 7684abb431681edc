"""选票: names to mark, two abreast so that sixty still fit one sheet; no number, it is secret."""

from coopdesk.forms.elements import Column, Field, Fields, Grid, Layout, Line, Page, Text

_SHEET = Page(210, 297, left=18, right=18, top=14, bottom=28)

BALLOT_PAPER = Layout(
    form_id="ballot-paper",
    version="2",
    title="{post}选票",
    prescribed_by="自制，无统一表样",
    page=_SHEET,
    elements=(
        Fields(
            (
                (Field("单位", "organization"), Field("日期", "held_on")),
                (Field("会议", "meeting"), Field("轮次", "round")),
            ),
            label_width=18,
        ),
        Text("{rule}", size=10.5),
        Grid(
            "candidates",
            (
                Column("候选人", "name", 3, "center"),
                Column("赞成", share=1),
                Column("反对", share=1),
                Column("弃权", share=1),
            ),
            numbered=True,
            abreast=2,
            row_height=6,
            tallest=12,
        ),
        Line("同意的在“赞成”格画○，不同意的在“反对”格画×，弃权的在“弃权”格画△。"),
    ),
)
