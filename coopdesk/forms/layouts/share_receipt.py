"""股金收据 and 退股领款单: shares, not deposits, and no fixed return; who is paid signs for it."""

from coopdesk.forms.elements import (
    VOUCHER,
    AmountGrid,
    Field,
    Fields,
    Layout,
    Line,
    Signatures,
    Signer,
    Text,
)

SHARE_RECEIPT = Layout(
    form_id="share-receipt",
    version="2",
    title="社员股金收据",
    prescribed_by="自制，无统一表样",
    page=VOUCHER,
    title_size=17,
    elements=(
        Line(left="单位：{organization}", center="{date}", right="{document_number}"),
        Fields(
            (
                (
                    Field("交款社员", "member"),
                    Field("社员编号", "member_number"),
                    Field("身份证号", "id_number", 1.4),
                ),
                (
                    Field("股金种类", "share_kind"),
                    Field("收款方式", "paid_by"),
                    Field("股金余额", "balance", 1.4, figures=True),
                ),
            ),
            label_width=21,
            row_height=9,
        ),
        AmountGrid("金额", "amount", "amount_in_capitals", label_width=21, row_height=9),
        Fields(
            ((Field("备注", "remark", 2), Field("记账凭证", "receipt_number")),),
            label_width=21,
            row_height=9,
        ),
        Text("股金为社员对本社的出资，吸股不吸储，分红不分息，不承诺固定回报。", size=9.5, space=0),
    ),
    foot=(
        Signatures(
            (
                Signer("收款单位（盖章）"),
                Signer("收款人", "cashier"),
                Signer("经办人", "handler"),
                Signer("交款人（签字）"),
            )
        ),
    ),
)

SHARE_REDEMPTION = Layout(
    form_id="share-redemption",
    version="1",
    title="社员退股领款单",
    prescribed_by="自制，无统一表样",
    page=VOUCHER,
    title_size=17,
    elements=(
        Line(left="单位：{organization}", center="{date}", right="{document_number}"),
        Fields(
            (
                (
                    Field("领款社员", "member"),
                    Field("社员编号", "member_number"),
                    Field("身份证号", "id_number", 1.4),
                ),
                (
                    Field("股金种类", "share_kind"),
                    Field("付款方式", "paid_by"),
                    Field("退股后余额", "balance", 1.4, figures=True),
                ),
            ),
            label_width=21,
            row_height=9,
        ),
        AmountGrid("退还金额", "amount", "amount_in_capitals", label_width=21, row_height=9),
        Fields(
            ((Field("备注", "remark", 2), Field("记账凭证", "receipt_number")),),
            label_width=21,
            row_height=9,
        ),
        Text(
            "上列退还的股金已经领到；股金证已作变动登记，全部退股的已交回作废。", size=9.5, space=0
        ),
    ),
    foot=(
        Signatures(
            (
                Signer("付款单位（盖章）"),
                Signer("付款人", "cashier"),
                Signer("经办人", "handler"),
                Signer("领款人（签字）"),
            )
        ),
    ),
)
