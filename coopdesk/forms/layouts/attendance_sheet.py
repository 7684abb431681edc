"""签到表: who was called, with room to sign."""

from coopdesk.forms.elements import Column, Field, Fields, Grid, Layout, Signatures, Signer, Text

ATTENDANCE_SHEET = Layout(
    form_id="attendance-sheet",
    version="2",
    kept=("late_entry",),
    title="{meeting}签到表",
    prescribed_by="自制，无统一表样",
    elements=(
        Text("{late_entry}", align="center", size=10.5),
        Fields(
            (
                (Field("单位", "organization"), Field("时间", "held_at")),
                (Field("地点", "place"), Field("应到人数", "entitled")),
            ),
            label_width=24,
        ),
        Grid(
            "people",
            (
                Column("编号", "number", 1.6, "center"),
                Column("姓名", "name", 2.4, "center"),
                Column("身份", "capacity", 2, "center"),
                Column("出席", "mark", 1.2, "center"),
                Column("签到", share=3, signed=True),
                Column("备注", "remark", 1.8),
            ),
            numbered=True,
            row_height=10,
        ),
        Signatures((Signer("实到人数"), Signer("核对人（签字）"), Signer("日期"))),
    ),
)
