"""督查检查表, 考核结果, 反馈函, 书面提醒, 约谈通知, 整改通知: papers of inspection and assessment.

No official form is public. Who reminds whom, and who is told of it, is 赤政发〔2023〕14号 三（一）:
the county's party committee and government remind or call in, and tell the city coop (函告).
The talk of 五 is called by the leading group's office of the city.
"""

from coopdesk.forms.elements import (
    A4_LANDSCAPE,
    Column,
    Field,
    Fields,
    Grid,
    Heading,
    Layout,
    Line,
    NewSheet,
    Opinion,
    Signatures,
    Signer,
    Text,
)

_OWN_FORM = "自制，官方表样未公布；依据赤政发〔2023〕14号 "
_TO_THE_HEAD = "{unit}供销合作社主要负责同志："
_REPLY = (
    NewSheet(),
    Heading("函告回执", size=16, align="center"),
    Text("市供销合作社：", indent=False),
    Text("按照赤政发〔2023〕14号 三（一）的要求，现将{year}{what}情况函告如下："),
    Fields(
        (
            (Field("对象", share=0.5), Field("日期", share=0.5)),
            (Field("主持人", share=0.5), Field("记录人", share=0.5)),
        ),
        row_height=10,
    ),
    Opinion("情况和本人\n表态", signers=("本人（签字）",)),
    Opinion("整改要求和\n完成时限", signers=("负责人（签字）",)),
    Line(right="{county_authority}（盖章）"),
    Line(right="年　　月　　日"),
)

ASSESSMENT_SCORECARD = Layout(
    form_id="assessment-scorecard",
    version="1",
    title="{unit}{period}{sheet}",
    prescribed_by=_OWN_FORM + "五；附件2考核细则未公开",
    page=A4_LANDSCAPE,
    elements=(
        Line(left="考核方案：{scheme}", right="截至{as_of}"),
        Line(left="{note}"),
        Grid(
            "indicators",
            (
                Column("类别", "group", 1.5, "center"),
                Column("指标", "name", 3),
                Column("依据条文", "article", 1.4, "center"),
                Column("分值", "points", 0.9, figures=True),
                Column("台账情况", "found", 2),
                Column("得分", "score", 0.9, figures=True),
                Column("评分依据", "evidence", 3),
            ),
            totals="totals",
            numbered=True,
        ),
        Fields(
            ((Field("检查日期", "inspected_on"), Field("检查组", "inspectors")),), label_width=24
        ),
        Opinion("督查意见", "opinion", ("检查组长（签字）", "检查人（签字）")),
        Opinion("被检查单位\n意见", signers=("负责人（签字）",)),
    ),
)

ASSESSMENT_RANKING = Layout(
    form_id="assessment-ranking",
    version="1",
    title="{year}旗县区供销合作社综合业绩考核结果",
    prescribed_by=_OWN_FORM + "三（一）、五",
    elements=(
        Line(left="考核单位：{office}", right="{settled_state}"),
        Grid(
            "units",
            (
                Column("名次", "rank", 0.8, "center"),
                Column("旗县区", "name", 2.2),
                Column("总分", "total", 1.2, figures=True),
                Column("上年名次", "rank_before", 1, "center"),
                Column("上年总分", "total_before", 1.2, figures=True),
                Column("备注", "remark", 3),
            ),
        ),
        Text("{note}", size=10.5),
        Signatures((Signer("审核"), Signer("制表", "maker"), Signer("单位", seal=True))),
    ),
)

ASSESSMENT_FEEDBACK = Layout(
    form_id="assessment-feedback",
    version="1",
    title="关于反馈{unit}供销合作社{year}综合业绩考核结果的函",
    prescribed_by=_OWN_FORM + "三（一）",
    elements=(
        Text("{county_authority}：", indent=False),
        Text(
            "按照赤政发〔2023〕14号 三（一）的要求，{office}对旗县区供销合作社开展了{year}综合业绩"
            "考核。{unit}供销合作社总分{total}分，在{count}个旗县区中列第{rank}名。"
        ),
        Text("{follows}"),
        Text("{compared}"),
        Line(right="{office}（盖章）"),
        Line(right="{day}"),
    ),
)

ASSESSMENT_REMINDER = Layout(
    form_id="assessment-reminder",
    version="1",
    title="书面提醒",
    prescribed_by=_OWN_FORM + "三（一）",
    elements=(
        Text(_TO_THE_HEAD, indent=False),
        Text(
            "{year}，{unit}供销合作社在全市旗县区供销合作社综合业绩考核中列末位"
            "（{excepted}除外，总分{total}分，第{rank}名）。按照赤政发〔2023〕14号"
            " 三（一）的规定，现对你予以书面提醒。"
        ),
        Text("失分较多的指标：{weakest}"),
        Text("请认真查找差距，制定措施，抓好整改。连续两年末位的，将按规定进行约谈。"),
        Line(right="{county_authority}（盖章）"),
        Line(right="年　　月　　日"),
        *_REPLY,
    ),
)

ASSESSMENT_TALK = Layout(
    form_id="assessment-talk",
    version="1",
    title="约谈通知书",
    prescribed_by=_OWN_FORM + "三（一）",
    elements=(
        Text(_TO_THE_HEAD, indent=False),
        Text(
            "截至{year}，{unit}供销合作社在全市旗县区供销合作社综合业绩考核中已连续{years_last}年列"
            "末位（{excepted}除外，本年度总分{total}分，第{rank}名）。按照赤政发〔2023〕14号"
            " 三（一）的规定，决定对你进行约谈。"
        ),
        Text("失分较多的指标：{weakest}"),
        Fields(
            ((Field("约谈时间"), Field("约谈地点")), (Field("约谈人"), Field("列席人员"))),
            row_height=10,
        ),
        Text("请准备书面材料，说明原因和整改措施。"),
        Line(right="{county_authority}（盖章）"),
        Line(right="年　　月　　日"),
        *_REPLY,
    ),
)

PROGRESS_TALK = Layout(
    form_id="progress-talk",
    version="1",
    title="约谈通知书",
    prescribed_by=_OWN_FORM + "五",
    elements=(
        Text("{unit}主要负责同志：", indent=False),
        Text(
            "按照赤政发〔2023〕14号 五“对重视程度不够、综合改革工作推进缓慢的旗县区，对主要负责同志"
            "进行约谈”的规定，市领导小组办公室于{called_on}决定对你进行约谈。"
        ),
        Text("约谈事由：{reason}"),
        Text("依据文件：{document}"),
        Fields(
            (
                (Field("约谈时间", "talked_on"), Field("约谈地点")),
                (Field("约谈人", "talked_by"), Field("列席人员")),
            ),
            row_height=10,
        ),
        Text("请准备书面材料，说明综合改革推进情况、存在的问题和下一步措施。"),
        Line(right="{office}（盖章）"),
        Line(right="{day}"),
        NewSheet(),
        Heading("约谈记录", size=16, align="center"),
        Fields(
            (
                (Field("约谈对象", "unit", share=0.5), Field("日期", "talked_on", share=0.5)),
                (Field("约谈人", "talked_by", share=0.5), Field("记录人", share=0.5)),
            ),
            row_height=10,
        ),
        Opinion("情况和本人\n表态", signers=("本人（签字）",)),
        Opinion("承诺和\n完成时限", "note", ("约谈人（签字）",)),
    ),
)

RECTIFICATION_NOTICE = Layout(
    form_id="rectification-notice",
    version="1",
    title="督查整改通知书",
    prescribed_by=_OWN_FORM + "五",
    elements=(
        Line(left="编号：{number}", right="发现日期：{found_on}"),
        Text("{addressee}：", indent=False),
        Text("督查发现下列问题，请按期整改，并书面报告整改结果。"),
        Fields(
            (
                (Field("存在问题", "problem"),),
                (Field("整改要求", "demand"),),
                (Field("责任人", "responsible"), Field("整改期限", "due_on")),
            ),
            row_height=14,
        ),
        Line(right="{office}（盖章）"),
        Line(right="{day}"),
        Opinion("整改结果", "result", ("责任人（签字）", "负责人（签字）")),
        Opinion("复查意见", signers=("复查人（签字）",)),
    ),
)
