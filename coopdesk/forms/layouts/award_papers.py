"""申报材料清单: the papers of an application; 汇总表: the awards of a year and their sums."""

from coopdesk.forms.elements import (
    A4_LANDSCAPE,
    Column,
    Grid,
    Heading,
    Layout,
    Line,
    Signatures,
    Signer,
)

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

AWARD_SUMMARY = Layout(
    form_id="award-summary",
    version="1",
    title="{year}奖补资金汇总表",
    prescribed_by="自制，无统一表样；依据赤政发〔2023〕14号 二（五）—（八）",
    page=A4_LANDSCAPE,
    elements=(
        Line(left="填报单位：{office}", center="截至{as_of}", right="金额单位：元"),
        Heading("一、按项目和兑现单位汇总"),
        Grid(
            "lines",
            (
                Column("奖补项目", "programme", 3),
                Column("兑现单位", "payer", 2, "center"),
                Column("符合条件", "entitled", 1, "center"),
                Column("应奖补金额", "amount", 1.8, figures=True),
                Column("待定", "open", 0.8, "center"),
                Column("已申报", "applied", 1, "center"),
                Column("申报金额", "applied_for", 1.8, figures=True),
                Column("批准金额", "granted", 1.8, figures=True),
                Column("兑现金额", "paid", 1.8, figures=True),
            ),
        ),
        Heading("二、机构明细"),
        Grid(
            "organizations",
            (
                Column("机构名称", "name", 3.4),
                Column("奖补项目", "programme", 2.4),
                Column("结论", "verdict", 1.1, "center"),
                Column("应奖补金额", "amount", 1.6, figures=True),
                Column("申报编号", "number", 2.6),
                Column("办理情况", "state", 1.1, "center"),
                Column("兑现单位", "payer", 1.8, "center"),
            ),
            numbered=True,
        ),
        Line(left="{note}"),
        Signatures(
            (
                Signer("单位负责人"),
                Signer("审核"),
                Signer("制表", "maker"),
                Signer("单位", seal=True),
            )
        ),
    ),
)
