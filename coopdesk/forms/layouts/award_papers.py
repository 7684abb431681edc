"""申报材料清单: the papers that go with an application, those that are missing told at a glance."""

from coopdesk.forms.elements import Column, Grid, Layout, Line, Signatures, Signer

AWARD_PAPERS = Layout(
    form_id="award-papers",
    version="1",
    title="奖补申报材料清单",
    prescribed_by="自制，无统一表样",
    elements=(
        Line(left="申报单位：{organization}", right="申报编号：{number}"),
        Line(left="奖补项目：{year}{programme}", right="截至{as_of}"),
        Grid(
            "papers",
            (
                Column("材料名称", "name", 3),
                Column("已附", "state", 0.8, "center"),
                Column("份数", "copies", 0.8, "center"),
                Column("扫描件", "scans", 3.4),
                Column("备注", share=1.6),
            ),
            numbered=True,
        ),
        Line(left="{note}"),
        Signatures((Signer("核对"), Signer("制表", "maker"), Signer("日期"))),
    ),
)
