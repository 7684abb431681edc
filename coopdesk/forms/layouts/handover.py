"""工作移交书: what a successor takes over, told from the records and signed by three."""

from coopdesk.forms.elements import (
    Column,
    Field,
    Fields,
    Grid,
    Heading,
    Layout,
    Line,
    Signatures,
    Signer,
    Text,
)

HANDOVER = Layout(
    form_id="handover",
    version="1",
    title="工作移交书",
    prescribed_by="自制，参照《会计基础工作规范》会计工作交接",
    elements=(
        Line(left="{office}", right="{day}"),
        Text(
            "兹将本单位在合作台中的记录、未办事项和保管物品移交如下。"
            "移交人、接收人逐项核对，监交人在场；本书一式三份，双方各执一份，存档一份。"
        ),
        Fields(
            (
                (Field("移交人", ""), Field("接收人", "")),
                (Field("监交人", ""), Field("移交日期", "")),
            )
        ),
        Heading("一、操作员和权限"),
        Grid(
            "operators", (Column("姓名", "name"), Column("角色", "role"), Column("状态", "state"))
        ),
        Heading("二、密钥、备份和上下级单位"),
        Grid(
            "keys",
            (Column("事项", "name", 1.2), Column("现状", "told", 2), Column("已交接", "", 0.6)),
        ),
        Heading("三、组织和余额"),
        Grid(
            "organizations",
            (
                Column("组织", "name", 2.2),
                Column("社员", "members", 0.7, figures=True),
                Column("股金（元）", "shares", 1.2, figures=True),
                Column("在借（元）", "lent_out", 1.2, figures=True),
                Column("其中逾期（元）", "overdue", 1.2, figures=True),
                Column("种子金（元）", "seed_fund", 1.2, figures=True),
            ),
        ),
        Heading("四、三会任期"),
        Grid(
            "terms",
            (
                Column("组织", "organization", 2),
                Column("机构", "body", 1.2),
                Column("届次", "number", 0.6, align="center"),
                Column("任期届满", "ends_on", 1, align="center"),
            ),
        ),
        Heading("五、登记簿"),
        Grid(
            "registers",
            (
                Column("登记簿", "name", 1.4),
                Column("条数", "count", 0.7, figures=True),
                Column("最近一条", "last", 2),
                Column("核对无误", "", 0.8),
            ),
        ),
        Heading("六、未办事项"),
        Grid(
            "due",
            (
                Column("期限", "day", 1, align="center"),
                Column("事项", "title", 2.4),
                Column("说明", "detail", 3),
            ),
            numbered=True,
        ),
        Heading("七、暂缓的事项"),
        Grid(
            "put_off",
            (
                Column("暂缓到", "until", 1, align="center"),
                Column("事项", "title", 2.4),
                Column("理由", "reason", 2.4),
                Column("经办人", "by", 0.8),
            ),
        ),
        Heading("八、其他交接物品（印章、票据、钥匙、档案）"),
        Grid("", (Column("名称", ""), Column("数量"), Column("备注")), least_rows=4),
        Signatures(
            (
                Signer("移交人（签字）"),
                Signer("接收人（签字）"),
                Signer("监交人（签字）"),
                Signer("单位（盖章）", seal=True),
            )
        ),
    ),
)
