"""A layout being edited: blocks moved, added, removed and set, without a window."""

import pytest

from coopdesk.domain.errors import NotFound
from coopdesk.forms.elements import PAGES
from coopdesk.forms.layout_document import document_of, write_document
from coopdesk.forms.layout_reading import layout_of, read_document
from coopdesk.forms.registry import FORMS
from coopdesk.services import layout_editing
from coopdesk.services.layout_editing import BlockKind, LayoutDraft
from coopdesk.services.layouts import ADAPTABLE

BASE = FORMS["award-revenue"]
FACTS = ("elements", 2)


@pytest.fixture
def draft():
    return LayoutDraft(BASE.form_id, write_document(document_of(BASE)))


def _layout(draft):
    return layout_of(read_document(draft.source), BASE)


def _walk(nodes):
    for node in nodes:
        yield node
        yield from _walk(node.parts)


@pytest.mark.parametrize("form_id", ADAPTABLE)
def test_every_place_of_every_form_shows_what_can_be_set_and_setting_it_changes_nothing(form_id):
    base = FORMS[form_id]
    draft = LayoutDraft(form_id, write_document(document_of(base)))
    for node in _walk(draft.nodes()):
        assert node.kind
        for one in draft.settings(node.path):
            assert one.word
            draft.set(node.path, one.name, one.value)

    read = layout_of(read_document(draft.source), base)
    assert read.elements == base.elements


def test_a_row_a_box_a_column_and_a_signer_are_added_and_named(draft):
    box = draft.add_part(FACTS)
    draft.set(box, "label", "包联干部")
    beside = draft.add_part(box)
    draft.set(beside, "label", "联系电话")
    column = draft.add_part(("elements", 10, "columns", 3))
    draft.set(column, "label", "原件")

    layout = _layout(draft)
    assert [one.label for one in layout.elements[2].rows[-1]] == ["包联干部", "联系电话"]
    assert [one.label for one in layout.elements[10].columns][-1] == "原件"


def test_blocks_move_and_stop_at_the_ends(draft):
    last = len(BASE.elements) - 1
    assert draft.move(("elements", last), -1) == ("elements", last - 1)
    assert draft.move(("elements", 0), -1) == ("elements", 0)
    assert _layout(draft).elements[-1] == BASE.elements[-2]


@pytest.mark.parametrize(
    "kind", [kind for kind in BlockKind if kind not in (BlockKind.CARDS, BlockKind.KEY_GROUPS)]
)
def test_every_block_that_is_offered_can_be_added_and_is_right_at_once(draft, kind):
    assert kind in draft.kinds()
    path = draft.add_block(("elements", 1), kind)
    assert path == ("elements", 2)
    assert len(_layout(draft).elements) == len(BASE.elements) + 1


def test_digits_are_offered_only_where_a_form_has_an_amount():
    form = FORMS["attendance-sheet"]
    draft = LayoutDraft(form.form_id, write_document(document_of(form)))
    assert BlockKind.AMOUNT not in draft.kinds()


def test_the_last_part_of_a_block_and_the_places_stay(draft):
    only = ("elements", 2, "rows", 0, 0)
    assert not draft.can_remove(only)
    assert not draft.can_remove(("elements",))
    assert draft.can_remove(("elements", 2, "rows", 1, 0))
    assert draft.remove(("elements", 2, "rows", 1, 0)) == ("elements", 2, "rows", 1, 0)
    assert [one.label for one in _layout(draft).elements[2].rows[1]] == ["登记日期"]


def test_the_form_itself_has_a_title_a_size_and_a_sheet(draft):
    draft.set(("elements",), "title", "申报表")
    draft.set(("elements",), "page", "a4-landscape")
    sheets = next(one for one in draft.settings(("head",)) if one.name == "page")
    assert [value for value, _ in sheets.choices] == list(PAGES)
    assert (_layout(draft).title, _layout(draft).page) == ("申报表", PAGES["a4-landscape"])


def test_values_are_offered_by_the_names_paper_gives_them(draft):
    key = next(one for one in draft.settings((*FACTS, "rows", 0, 0)) if one.name == "key")
    assert ("", "（空着，手写）") in key.choices
    assert "统一社会信用代码" in draft.value_names(("elements", 0))
    column = next(o for o in draft.settings(("elements", 10, "columns", 0)) if o.name == "key")
    assert [value for value, _ in column.choices] == ["", "份数", "备注", "附件名称", "页数"]


def test_an_unknown_form_is_not_there():
    with pytest.raises(NotFound):
        layout_editing.LayoutDraft("recovery-sheet", "")
