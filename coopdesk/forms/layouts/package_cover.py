"""数据包封面: goes on paper with the package; sender and receiver compare the same figures."""

from coopdesk.forms.elements import (
    Column,
    Field,
    Fields,
    Grid,
    Heading,
    Layout,
    Opinion,
)

PACKAGE_COVER = Layout(
    form_id="package-cover",
    version="1",
    title="数据包封面",
    prescribed_by="自制",
    elements=(
        Fields(
            (
                (Field("报送单位", "sender"),),
                (Field("接收单位", "receiver"),),
                (Field("所属期间", "period"), Field("序号", "sequence")),
                (Field("种类", "kind"), Field("制作时间", "made_at")),
                (Field("文件名", "file_name"),),
                (Field("核对码", "short_number"),),
                (Field("SHA-256", "sha256"),),
            )
        ),
        Heading("内容"),
        Grid(
            "tables",
            (
                Column("数据表", "table", 4),
                Column("行数", "rows", 1.6, figures=True),
                Column("合计项目", "sum_name", 2.6),
                Column("合计（元）", "sum", 2.6, figures=True),
            ),
            totals="totals",
            numbered=True,
        ),
        Heading("签章"),
        Opinion("报送单位", "statement", ("单位负责人（签字）", "制作人（签字）")),
        Opinion("接收单位", "receiver_note", ("接收人（签字）",)),
    ),
)
