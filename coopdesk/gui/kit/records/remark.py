"""Asking the owner of a copied record for a correction, from wherever the record is shown."""

from coopdesk import words
from coopdesk.gui.kit.editors import LongTextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.page import Page
from coopdesk.gui.kit.record import FormField
from coopdesk.services import exchange


def may_ask(page: Page, table: str, record_id: str) -> bool:
    """Return whether the record belongs to another office that can be asked."""
    return not page.ask(exchange.against_remark, table, record_id)


def ask_correction(page: Page, table: str, record_id: str, name: str) -> FormDialog:
    """Open the dialog that asks for a correction of the record."""
    form = Form(
        title=words.text("remark.ask_title"),
        fields=(FormField("remark.wanted", LongTextEditor, required=True, full_width=True),),
        handler=exchange.write_remark,
        command=lambda values: exchange.WriteRemark(table, record_id, values["remark.wanted"]),
        primary=words.text("remark.ask_title"),
        intro=words.text("remark.ask_intro", name=name),
    )
    dialog = FormDialog(page.door, form, page)
    dialog.saved.connect(lambda _: page.show_done(words.text("remark.ask_done")))
    dialog.open()
    return dialog
