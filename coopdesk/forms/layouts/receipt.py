"""回执: what became of a package at its receiver."""

from coopdesk.forms.elements import Column, Field, Fields, Grid, Heading, Layout, Opinion

PACKAGE_RECEIPT = Layout(
    form_id="package-receipt",
    version="1",
    title="数据包回执",
    prescribed_by="自制",
    elements=(
        Fields(
            (
                (Field("报送单位", "sender"),),
                (Field("接收单位", "receiver"),),
                (Field("所属期间", "period"), Field("序号", "sequence")),
                (Field("收到时间", "received_at"), Field("处理结果", "outcome")),
                (Field("核对码", "short_number"),),
                (Field("SHA-256", "sha256"),),
            )
        ),
        Heading("接收情况"),
        Grid(
            "tables",
            (
                Column("数据表", "table", 4),
                Column("新增", "added", 1.4, figures=True),
                Column("更新", "changed", 1.4, figures=True),
                Column("未变", "unchanged", 1.4, figures=True),
                Column("退回", "refused", 1.4, figures=True),
            ),
            totals="totals",
            numbered=True,
        ),
        Heading("需更正事项"),
        Grid(
            "reasons",
            (Column("位置", "place", 2.4), Column("原因", "reason", 6)),
            numbered=True,
            least_rows=2,
        ),
        Heading("签章"),
        Opinion("接收单位", "statement", ("接收人（签字）", "负责人（签字）")),
    ),
)
