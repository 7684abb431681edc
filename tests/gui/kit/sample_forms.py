"""An invented form with every kind of editor."""

from coopdesk.domain.errors import NeedsConfirmation, Refusal, RuleViolation
from coopdesk.domain.money import Money
from coopdesk.gui.kit.day_editor import DayEditor
from coopdesk.gui.kit.editors import (
    ChoiceEditor,
    LongTextEditor,
    MoneyEditor,
    NumberEditor,
    TextEditor,
)
from coopdesk.gui.kit.form_dialog import Form
from coopdesk.gui.kit.identity_editors import ResidentIdEditor
from coopdesk.gui.kit.picker import Picker
from coopdesk.gui.kit.record import FormField
from tests.gui.kit.samples import (
    TODAY,
    Rename,
    find_people,
    read_money,
    read_number,
    read_typed_day,
    told,
)


def rename(uow, command: Rename) -> str:
    """Refuse one name, ask about large amounts, and else remember the name."""
    if command.name == "乌云":
        raise RuleViolation(
            Refusal("sample.taken"), Refusal("sample.stars", "赤政发〔2023〕14号 二（六）")
        )
    large = command.amount is not None and command.amount > Money(100_000_00)
    if large and "sample.large" not in uow.confirmed:
        raise NeedsConfirmation("sample.large")
    uow.door.entries.append(command)
    return command.name


def id_facts(number: str) -> tuple[str, str]:
    """Return birth date and sex as the number tells them."""
    born = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return born, "男" if int(number[16]) % 2 else "女"


def person_fields() -> tuple[FormField, ...]:
    """Return the fields of the person."""
    return (
        FormField(
            "sample.name",
            lambda: TextEditor(longest=50),
            section="sample.person",
            required=True,
            refusals=("sample.taken",),
        ),
        FormField(
            "sample.id_number",
            lambda: ResidentIdEditor(read_number, id_facts, told="，".join, words_of=told),
            section="sample.person",
            required=True,
        ),
        FormField("sample.phone", lambda: TextEditor(longest=20), section="sample.person"),
        FormField(
            "sample.standing",
            lambda: ChoiceEditor([("在社", "在社"), ("已退社", "已退社")]),
            section="sample.person",
        ),
        FormField("sample.place", TextEditor, section="sample.person", full_width=True),
    )


def membership_fields() -> tuple[FormField, ...]:
    """Return the fields of the membership."""
    return (
        FormField(
            "sample.joined",
            lambda: DayEditor(read_typed_day, TODAY, words_of=told),
            section="sample.membership",
            required=True,
        ),
        FormField(
            "sample.amount",
            lambda: MoneyEditor(read_money, capitals=True, words_of=told),
            section="sample.membership",
        ),
        FormField("sample.shares", lambda: NumberEditor(maximum=1000), section="sample.membership"),
        FormField("sample.guarantor", lambda: Picker(find_people), section="sample.membership"),
        FormField(
            "sample.note",
            lambda: LongTextEditor(lines=3),
            section="sample.membership",
            full_width=True,
        ),
    )


def member_form() -> Form[Rename]:
    """Return the form of an invented member."""
    return Form(
        title="登记社员",
        fields=(*person_fields(), *membership_fields()),
        handler=rename,
        command=lambda values: Rename(values["sample.name"], values["sample.amount"]),
    )
