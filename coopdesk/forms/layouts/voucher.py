"""记账凭证, 240 × 140 mm; entries with more lines go on, each sheet with its page of pages."""

from coopdesk.forms.elements import (
    VOUCHER,
    Column,
    Field,
    Fields,
    Grid,
    Layout,
    Line,
    Signatures,
    Signer,
)

ACCOUNTING_VOUCHER = Layout(
    form_id="voucher",
    version="2",
    title="记账凭证",
    prescribed_by="自制；要素依据《会计基础工作规范》",
    page=VOUCHER,
    title_size=17,
    head=(Line(left="单位：{organization}", center="{date}", right="{voucher_number}"),),
    elements=(
        Grid(
            "lines",
            (
                Column("摘要", "summary", 4.4),
                Column("会计科目", "account", 3.9),
                Column("资金、单据", "dimensions", 2.4),
                Column("借方金额", "debit", 1.8, figures=True),
                Column("贷方金额", "credit", 1.8, figures=True),
            ),
            totals="totals",
            least_rows=5,
            sheet_rows=5,
            row_height=8,
            strike=True,
        ),
        Fields(
            ((Field("合计大写", "total_in_capitals", 3), Field("附件张数", "attachments", 1)),),
            label_width=22,
        ),
    ),
    foot=(
        Signatures(
            (
                Signer("制单", "prepared_by"),
                Signer("审核", "checked_by"),
                Signer("出纳", "cashier"),
                Signer("记账", "posted_by"),
            )
        ),
    ),
)
