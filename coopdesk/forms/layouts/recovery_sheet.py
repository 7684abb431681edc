"""恢复密钥: the last way into a workspace, on paper, in an envelope."""

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

RECOVERY_SHEET = Layout(
    form_id="recovery-sheet",
    version="1",
    title="工作区恢复密钥",
    prescribed_by="自制",
    elements=(
        Fields(
            (
                (Field("单位", "office"), Field("生成日期", "made_on")),
                (Field("工作区", "workspace"), Field("密钥编号", "key_number")),
            ),
            label_width=24,
        ),
        Heading("恢复密钥", size=13),
        KeyGroups("recovery_key"),
        Heading("用途", size=13),
        Text(
            "全部口令遗失时，凭本密钥可以打开工作区并重设口令。没有口令也没有本密钥，数据无法恢复，任何人都不能代为打开。"
        ),
        Heading("保管", size=13),
        Text("1. 打印后当场核对，装入信封，封口处由两人签字并加盖公章。", indent=False),
        Text("2. 信封存入单位保险柜，登记保管人；不与电脑、备份盘放在一处。", indent=False),
        Text("3. 不拍照，不扫描，不抄录，不通过网络传送。", indent=False),
        Text("4. 启封使用后，密钥即视为已公开：在程序中重新生成，旧页销毁并登记。", indent=False),
        Text("5. 保管人变动时办理移交，检查封口是否完好。", indent=False),
        Signatures(
            (
                Signer("封存人（签字）"),
                Signer("监封人（签字）"),
                Signer("保管人（签字）", seal=True),
            ),
        ),
    ),
)
