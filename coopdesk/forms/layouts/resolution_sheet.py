"""决议: one resolution with its vote, signed by those who passed it."""

from coopdesk.forms.elements import (
    Column,
    Grid,
    Heading,
    Layout,
    Line,
    Signatures,
    Signer,
    Text,
)
from coopdesk.forms.layouts.meeting_minutes import VOTE_COLUMNS

RESOLUTION_SHEET = Layout(
    form_id="resolution-sheet",
    version="2",
    kept=("late_entry",),
    title="{organization}{body}决议",
    prescribed_by="自制，无统一表样",
    title_size=20,
    elements=(
        Line(center="{resolution_number}", size=12),
        Text("{late_entry}", align="center", size=10.5),
        Text(
            "{organization}{body}于{held_on}在{place}召开{meeting}。应到{entitled}，实到{present}，"
            "{quorum}。会议由{chair}主持，审议并形成如下决议：",
            size=14,
        ),
        Text("{resolution}", size=14),
        Heading("表决情况"),
        Grid("votes", VOTE_COLUMNS),
        Heading("出席人员签名"),
        Grid(
            "attending",
            (Column("姓名", "name", 2, "center"), Column("签名", share=3, signed=True)),
            numbered=True,
            abreast=2,
            row_height=10,
        ),
        Signatures((Signer("主持人（签字）"), Signer("单位", seal=True))),
    ),
)
