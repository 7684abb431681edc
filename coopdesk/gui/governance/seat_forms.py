"""The forms of one seat: given in a running term, taken by an alternate, left; and of kinship."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.composition import Entrance, Leaving, Relation
from coopdesk.domain.posts import Post
from coopdesk.gui.governance.fields import day_editor
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import ChoiceEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.gui.kit.suggestion_editor import SuggestionEditor
from coopdesk.services import governance
from coopdesk.services.governance import AlternateItem, KinshipItem, SeatItem, TermItem
from coopdesk.services.members import initials_of

_DURING_A_TERM = (Entrance.BY_ELECTION, Entrance.ACTING, Entrance.ELECTED)


def seat_dialog(door: Door, term: TermItem, parent: QWidget) -> FormDialog:
    """Return the form that gives one more person a seat in a running term."""
    posts = [(item.post, item.name) for item in door.ask(governance.list_posts, term.body)]
    names = _member_names(door, term.organization_id)

    def command(values: Mapping[str, Any]) -> governance.AppointSeat:
        return governance.AppointSeat(
            term.id,
            values["seat.name"],
            values["seat.post"],
            values["seat.from_day"],
            entrance=values["seat.entrance"],
        )

    form = Form(
        title=words.text("seat.appoint_to", body=words.choice(term.body)),
        fields=_seat_fields(names, posts, door.today),
        handler=governance.appoint_seat,
        command=command,
    )
    values = {"seat.from_day": door.today, "seat.entrance": Entrance.BY_ELECTION}
    return FormDialog(door, form, parent, values=values)


def _seat_fields(
    names: Sequence[str], posts: Sequence[tuple[Post, str]], today: date
) -> tuple[FormField, ...]:
    ways = [(way, words.choice(way)) for way in _DURING_A_TERM]
    return (
        FormField(
            "seat.name",
            lambda: SuggestionEditor(names, initials_of),
            required=True,
            refusals=("seat.taken_already", "seat.acting_outsider"),
        ),
        FormField(
            "seat.post",
            lambda: ChoiceEditor(posts),
            required=True,
            refusals=("seat.acting_no_chair",),
        ),
        FormField(
            "seat.entrance",
            lambda: ChoiceEditor(ways),
            required=True,
        ),
        FormField(
            "seat.from_day",
            lambda: day_editor(today),
            required=True,
            refusals=("seat.outside_term",),
        ),
    )


def move_up_dialog(
    door: Door, term: TermItem, waiting: Sequence[AlternateItem], parent: QWidget
) -> FormDialog:
    """Return the form that lets an alternate move up; the first in turn stands chosen."""
    choices = [(one.name, one.name) for one in waiting]

    def command(values: Mapping[str, Any]) -> governance.MoveUpAlternate:
        return governance.MoveUpAlternate(
            term.id, values["seat.alternate"], values["seat.from_day"]
        )

    form = Form(
        title=words.text("seat.move_up_in", body=words.choice(term.body)),
        fields=(
            FormField("seat.alternate", lambda: ChoiceEditor(choices), required=True),
            FormField("seat.from_day", lambda: day_editor(door.today), required=True),
        ),
        handler=governance.move_up_alternate,
        command=command,
        intro=words.text("seat.move_up_intro"),
    )
    values = {"seat.from_day": door.today, "seat.alternate": waiting[0].name}
    return FormDialog(door, form, parent, values=values)


def end_seat_dialog(
    door: Door, seats: Sequence[SeatItem], title: str, parent: QWidget
) -> FormDialog:
    """Return the form that lets one of the seats end; the only one stands chosen."""
    choices = [(seat.id, f"{seat.name}  {seat.post_name}") for seat in seats]
    reasons = [(reason, words.choice(reason)) for reason in Leaving]

    def command(values: Mapping[str, Any]) -> governance.EndSeat:
        return governance.EndSeat(values["seat.who"], values["seat.to_day"], values["seat.leaving"])

    form = Form(
        title=title,
        fields=(
            FormField("seat.who", lambda: ChoiceEditor(choices), required=True),
            FormField(
                "seat.to_day",
                lambda: day_editor(door.today),
                required=True,
                refusals=("seat.ends_before",),
            ),
            FormField("seat.leaving", lambda: ChoiceEditor(reasons)),
        ),
        handler=governance.end_seat,
        command=command,
    )
    values: dict[str, object] = {"seat.to_day": door.today}
    if len(seats) == 1:
        values["seat.who"] = seats[0].id
    return FormDialog(door, form, parent, values=values)


def kinship_dialog(door: Door, organization_id: str, person: str, parent: QWidget) -> FormDialog:
    """Return the form of a declaration of kinship."""
    names = _member_names(door, organization_id)
    relations = [(relation, words.choice(relation)) for relation in Relation]

    def command(values: Mapping[str, Any]) -> governance.DeclareKinship:
        return governance.DeclareKinship(
            organization_id,
            values["kinship.person"],
            values["kinship.relative"],
            values["kinship.relation"],
            values["kinship.declared_on"],
        )

    def name_editor() -> SuggestionEditor:
        return SuggestionEditor(names, initials_of)

    form = Form(
        title=words.text("kinship.declare"),
        fields=(
            FormField("kinship.person", name_editor, required=True),
            FormField(
                "kinship.relative",
                name_editor,
                required=True,
                refusals=("kinship.one_person", "kinship.declared_already"),
            ),
            FormField("kinship.relation", lambda: ChoiceEditor(relations), required=True),
            FormField(
                "kinship.declared_on",
                lambda: day_editor(door.today),
                required=True,
                refusals=("kinship.future_day",),
            ),
        ),
        handler=governance.declare_kinship,
        command=command,
        intro=words.text("kinship.intro"),
    )
    values = {"kinship.person": person, "kinship.declared_on": door.today}
    return FormDialog(door, form, parent, values=values)


def end_kinship_dialog(door: Door, declared: Sequence[KinshipItem], parent: QWidget) -> FormDialog:
    """Return the form that ends one of the declared kinships."""
    choices = [
        (one.id, f"{one.person} {one.relative} {words.choice(one.relation)}") for one in declared
    ]

    def command(values: Mapping[str, Any]) -> governance.EndKinship:
        return governance.EndKinship(values["kinship.which"], values["kinship.ended_on"])

    form = Form(
        title=words.text("kinship.end"),
        fields=(
            FormField("kinship.which", lambda: ChoiceEditor(choices), required=True),
            FormField(
                "kinship.ended_on",
                lambda: day_editor(door.today),
                required=True,
                refusals=("kinship.ends_before",),
            ),
        ),
        handler=governance.end_kinship,
        command=command,
    )
    values = {"kinship.ended_on": door.today, "kinship.which": declared[0].id}
    return FormDialog(door, form, parent, values=values)


def _member_names(door: Door, organization_id: str) -> list[str]:
    listed = door.ask(
        governance.list_entitled, organization_id, BodyKind.MEMBERS_ASSEMBLY, door.today
    )
    return [person.name for person in listed]
