"""The short decisions of the page: send a package back, answer or settle a correction."""

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor, LongTextEditor
from coopdesk.gui.kit.folder_editor import FolderEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.services import exchange


def return_dialog(
    door: Door, item: exchange.IncomingItem | exchange.HeldItem, folder: Path, parent: QWidget
) -> FormDialog:
    """Return the dialog that sends a package back; ``saved`` carries what was sent back."""
    told = {"sender": item.sender, "number": item.sequence}
    is_taken = isinstance(item, exchange.IncomingItem)
    intro = "package.return_taken" if is_taken else "package.return_held"
    form = Form(
        title=words.text("package.return_title", **told),
        fields=(
            FormField("package.return_reason", _few_lines, required=True, full_width=True),
            FormField("package.receipt_folder", FolderEditor, required=True, full_width=True),
        ),
        handler=exchange.return_package,
        command=lambda values: exchange.ReturnPackage(
            item.package_id, values["package.receipt_folder"], values["package.return_reason"]
        ),
        primary=words.text("package.return"),
        intro=words.text(intro),
    )
    return FormDialog(door, form, parent, values={"package.receipt_folder": folder})


def answer_dialog(door: Door, item: exchange.RemarkItem, parent: QWidget) -> FormDialog:
    """Return the dialog that answers a correction asked for."""
    outcomes = [(True, words.text("remark.corrected")), (False, words.text("remark.kept"))]
    form = Form(
        title=words.text("remark.answer_title"),
        fields=(
            FormField(
                "remark.outcome", partial(ChoiceEditor, outcomes, may_be_empty=False), required=True
            ),
            FormField(
                "remark.answer", _few_lines, full_width=True, refusals=("remark.answer_missing",)
            ),
        ),
        handler=exchange.answer_remark,
        command=lambda values: _answer(item, values),
        intro=words.text("remark.answer_intro", subject=item.subject, wanted=item.wanted),
    )
    values = {"remark.outcome": item.is_corrected is not False, "remark.answer": item.answer}
    return FormDialog(door, form, parent, values=values)


def _answer(item: exchange.RemarkItem, values: Any) -> exchange.AnswerRemark:
    return exchange.AnswerRemark(item.id, values["remark.outcome"], values["remark.answer"] or "")


def _few_lines() -> LongTextEditor:
    return LongTextEditor(lines=3)
