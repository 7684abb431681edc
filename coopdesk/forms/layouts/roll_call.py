"""记名表决表: one line for each who may vote, marked and signed by hand."""

from coopdesk.forms.elements import Column, Field, Fields, Grid, Layout, Signatures, Signer

ROLL_CALL = Layout(
    form_id="roll-call",
    version="3",
    title="记名表决表",
    prescribed_by="自制，无统一表样",
    elements=(
        Fields(
            (
                (Field("单位", "organization"), Field("时间", "held_at")),
                (Field("会议", "meeting"),),
                (Field("表决事项", "subject"),),
                (Field("人数", "counts"),),
            ),
            label_width=22,
        ),
        Grid(
            "people",
            (
                Column("姓名", "name", 2.2, "center"),
                Column("出席、受托人", "way", 1.9, "center"),
                Column("票数", "votes", 0.9, figures=True),
                Column("赞成", "in_favor", 1, "center"),
                Column("反对", "against", 1, "center"),
                Column("弃权", "abstained", 1, "center"),
                Column("回避", "recused", 1, "center"),
                Column("签名", share=2.4, signed=True),
            ),
            numbered=True,
            row_height=9,
        ),
        Signatures((Signer("计票人（签字）"), Signer("监票人（签字）"), Signer("日期"))),
    ),
)
