"""The forms around operators: who may sign in, as what, with which passphrase."""

from collections.abc import Mapping
from typing import Any

from coopdesk import words
from coopdesk.domain.rights import MINIMUM_PASSPHRASE, Role
from coopdesk.gui.kit.editors import ChoiceEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.passphrase_editor import PassphraseEditor, RepeatedEditor
from coopdesk.gui.kit.record import FormField
from coopdesk.services import sign_ins
from coopdesk.services.sign_ins import EnrolOperator, OwnPassphrase
from coopdesk.services.system import ChangeOperator, OperatorItem, change_operator
from coopdesk.services.workspace import Workspace


def enrol_form() -> Form[EnrolOperator]:
    """Return the form that lets another person sign in."""
    return Form(
        title=words.text("operator.add"),
        fields=(
            FormField(
                "operator.name",
                lambda: TextEditor(longest=40),
                required=True,
                refusals=("operator.name_missing", "operator.name_taken"),
            ),
            FormField("operator.role", _role_editor, required=True),
            *_passphrase_fields("operator.passphrase"),
        ),
        handler=sign_ins.enrol_operator,
        command=lambda values: EnrolOperator(
            values["operator.name"], values["operator.role"], values["operator.passphrase"]
        ),
        intro=words.text("operator.add_intro"),
    )


def role_form(operator: OperatorItem) -> Form[ChangeOperator]:
    """Return the form that gives an operator another role."""
    return Form(
        title=f"{words.text('operator.change_role')} {operator.name}",
        fields=(
            FormField(
                "operator.role",
                _role_editor,
                required=True,
                refusals=("operator.last_manager",),
            ),
        ),
        handler=change_operator,
        command=lambda values: ChangeOperator(
            operator.id, values["operator.role"], active=operator.active
        ),
    )


def passphrase_form(operator: OperatorItem) -> Form[str]:
    """Return the form that gives an operator a new passphrase, and starts a stopped one again."""

    def handler(workspace: Workspace, passphrase: str) -> None:
        if operator.active:
            sign_ins.set_passphrase(workspace, operator.name, passphrase)
        else:
            sign_ins.start_operator(workspace, operator, passphrase)

    title = words.text("operator.reset" if operator.active else "operator.start")
    return Form(
        title=f"{title} {operator.name}",
        fields=_passphrase_fields("operator.new_passphrase"),
        handler=handler,
        command=_new_passphrase,
        intro=words.text("operator.add_intro"),
    )


def own_passphrase_form() -> Form[OwnPassphrase]:
    """Return the form with which operators change their own passphrase."""
    return Form(
        title=words.text("operator.own_passphrase"),
        fields=(
            FormField("operator.old_passphrase", PassphraseEditor, required=True),
            *_passphrase_fields("operator.new_passphrase"),
        ),
        handler=sign_ins.change_own_passphrase,
        command=lambda values: OwnPassphrase(
            values["operator.old_passphrase"], values["operator.new_passphrase"]
        ),
    )


def _passphrase_fields(key: str) -> tuple[FormField, FormField]:
    first: list[PassphraseEditor] = []

    def make() -> PassphraseEditor:
        first.append(PassphraseEditor(least=MINIMUM_PASSPHRASE))
        return first[-1]

    refusals = ("operator.passphrase_short", "operator.passphrase_simple")
    return (
        FormField(key, make, required=True, refusals=refusals),
        FormField(
            "operator.repeat", lambda: RepeatedEditor(lambda: first[-1].typed), required=True
        ),
    )


def _new_passphrase(values: Mapping[str, Any]) -> str:
    return str(values["operator.new_passphrase"])


def _role_editor() -> ChoiceEditor:
    return ChoiceEditor([(role, words.choice(role)) for role in Role], may_be_empty=False)
