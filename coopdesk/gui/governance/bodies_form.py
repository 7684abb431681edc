"""The form that sets up the three bodies or begins their next term: names in a row per post."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from coopdesk import words
from coopdesk.domain.charters import BodyKind
from coopdesk.domain.posts import Post
from coopdesk.gui.governance.fields import day_editor, names_in
from coopdesk.gui.kit.door import Door
from coopdesk.gui.kit.editors import LongTextEditor, TextEditor
from coopdesk.gui.kit.form_dialog import Form, FormDialog
from coopdesk.gui.kit.record import FormField
from coopdesk.services import governance


@dataclass(frozen=True, slots=True)
class _PostField:
    """One field of the form: who takes a post, one name or several."""

    key: str
    body: BodyKind
    post: Post
    many: bool = False


_POSTS = (
    _PostField("bodies.delegates", BodyKind.MEMBERS_ASSEMBLY, Post.DELEGATE, many=True),
    _PostField("bodies.board_chair", BodyKind.BOARD_OF_DIRECTORS, Post.BOARD_CHAIR),
    _PostField("bodies.vice_chairs", BodyKind.BOARD_OF_DIRECTORS, Post.VICE_CHAIR, many=True),
    _PostField("bodies.directors", BodyKind.BOARD_OF_DIRECTORS, Post.DIRECTOR, many=True),
    _PostField("bodies.executive", BodyKind.BOARD_OF_DIRECTORS, Post.EXECUTIVE),
    _PostField("bodies.accountant", BodyKind.BOARD_OF_DIRECTORS, Post.ACCOUNTANT),
    _PostField("bodies.cashier", BodyKind.BOARD_OF_DIRECTORS, Post.CASHIER),
    _PostField("bodies.executive_director", BodyKind.EXECUTIVE_DIRECTOR, Post.EXECUTIVE_DIRECTOR),
    _PostField("bodies.supervisors_chair", BodyKind.BOARD_OF_SUPERVISORS, Post.SUPERVISORS_CHAIR),
    _PostField(
        "bodies.supervisors", BodyKind.BOARD_OF_SUPERVISORS, Post.BOARD_SUPERVISOR, many=True
    ),
    _PostField(
        "bodies.executive_supervisor", BodyKind.EXECUTIVE_SUPERVISOR, Post.EXECUTIVE_SUPERVISOR
    ),
)
_SECTIONS = {
    BodyKind.MEMBERS_ASSEMBLY: "bodies.section_assembly",
    BodyKind.BOARD_OF_DIRECTORS: "bodies.section_board",
    BodyKind.EXECUTIVE_DIRECTOR: "bodies.section_board",
    BodyKind.BOARD_OF_SUPERVISORS: "bodies.section_supervisors",
    BodyKind.EXECUTIVE_SUPERVISOR: "bodies.section_supervisors",
}
_WITHOUT_SEATS = (BodyKind.MEMBERS_ASSEMBLY, BodyKind.SHAREHOLDERS_MEETING)


def bodies_dialog(door: Door, organization_id: str, parent: QWidget) -> FormDialog:
    """Return the form of all bodies of the charter; the assembly may be all members."""
    known = door.ask(governance.list_body_kinds, organization_id)
    kinds = [item.kind for item in known]
    is_set_up = any(item.is_set_up for item in known)

    def command(values: Mapping[str, Any]) -> governance.SetUpBodies:
        entries = (_entry(kind, values) for kind in kinds)
        bodies = tuple(entry for entry in entries if entry is not None)
        return governance.SetUpBodies(organization_id, bodies)

    today = door.today
    fields = (
        FormField(
            "bodies.starts_on",
            lambda: day_editor(today),
            section="bodies.section_term",
            required=True,
            refusals=("body.term_overlaps",),
        ),
        FormField(
            "bodies.ends_on",
            lambda: day_editor(today),
            section="bodies.section_term",
            refusals=("body.term_backwards",),
        ),
        *(_field(post) for post in _POSTS if post.body in kinds),
    )
    form = Form(
        title=words.text("bodies.next_term") if is_set_up else words.text("bodies.set_up"),
        fields=fields,
        handler=governance.set_up_bodies,
        command=command,
        intro=words.text("bodies.intro"),
    )
    return FormDialog(door, form, parent, values={"bodies.starts_on": today})


def _field(post: _PostField) -> FormField:
    section = _SECTIONS[post.body]
    if not post.many:
        return FormField(post.key, TextEditor, section=section)
    is_long = post.post is Post.DELEGATE
    return FormField(
        post.key,
        lambda: LongTextEditor(lines=2) if is_long else TextEditor(longest=2000),
        section=section,
        full_width=is_long,
    )


def _entry(kind: BodyKind, values: Mapping[str, Any]) -> governance.BodyEntry | None:
    """Return the body with its people; None for a board that nobody was named for."""
    people = []
    for post in _POSTS:
        if post.body is not kind:
            continue
        typed = values.get(post.key) or ""
        names = names_in(typed) if post.many else (typed,) if typed else ()
        people += [governance.SeatEntry(name, post.post) for name in names]
    if not people and kind not in _WITHOUT_SEATS:
        return None
    return governance.BodyEntry(
        kind, values["bodies.starts_on"], values["bodies.ends_on"], people=tuple(people)
    )
