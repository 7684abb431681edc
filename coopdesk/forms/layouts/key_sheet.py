"""公钥指纹核对表: the fingerprint of an office's keys on paper, compared group by group."""

from coopdesk.forms.elements import (
    Field,
    Fields,
    Heading,
    KeyGroups,
    Layout,
    Signatures,
    Signer,
    Text,
)

KEY_SHEET = Layout(
    form_id="key-sheet",
    version="1",
    title="公钥指纹核对表",
    prescribed_by="自制",
    elements=(
        Fields(
            (
                (Field("单位", "office"),),
                (Field("区划代码", "division"), Field("起用日期", "made_on")),
                (Field("事由", "occasion"), Field("经办", "made_by")),
                (Field("理由", "reason"),),
            ),
            label_width=24,
        ),
        Heading("指纹（六组，每组六位）", size=13),
        KeyGroups("fingerprint", per_line=3),
        Heading("核对", size=13),
        Text("1. 在合作台“数据上报 → 单位与密钥”里输入本表的六组数字，与对方送来的文件比对。"),
        Text("2. 六组全部一致才能登记；有一组不同，请停下，按通讯录上的电话向本表的单位核实。"),
        Text("3. 原密钥遗失、被盗的，本表须当面交接，不用电话、网络代替。"),
        Fields(((Field("原指纹", "former"),),), label_width=24),
        Signatures(
            (Signer("出具单位（签字）", seal=True), Signer("核对人（签字）")),
        ),
    ),
)
