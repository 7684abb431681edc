"""The print log: which pages went where, reprints, and paper of layouts that changed since."""

from datetime import date

import pytest

from coopdesk.domain.errors import RuleViolation
from coopdesk.forms.elements import State
from coopdesk.services import layouts, organizations, printing, scans
from coopdesk.services.prints import NotePrints, note_prints
from tests.unit.forms.reading import text_by_pypdf
from tests.unit.services.test_award_forms import trinity  # noqa: F401 - fixture

FORM = "organization-record"


@pytest.fixture
def printed(runner, trinity):  # noqa: F811
    return runner.ask(printing.print_form, FORM, trinity)


def newest(runner):
    return runner.ask(scans.list_prints)[0]


def own_layout(runner, title, layout_id=""):
    """The office sets the form its own way, and uses it."""
    source = runner.ask(layouts.get_layout, FORM).source
    first = source.splitlines()[0]
    changed = source.replace(first, f'title = "{title}"')
    command = layouts.SaveLayout(FORM, "本单位表样", changed, layout_id)
    layout_id = runner.do(layouts.save_layout, command)
    runner.do(layouts.use_layout, layouts.UseLayout(FORM, layout_id))
    return layout_id


def test_the_log_tells_pages_copies_printer_and_who(runner, printed):
    pages = printed.pages
    runner.do(note_prints, NotePrints(printed.prints, "HP 1020", tuple(range(1, pages + 1)) * 2))
    told = newest(runner)
    assert (told.copies, told.printer, told.state) == (2, "HP 1020", State.ORIGINAL)
    assert told.pages == (f"1-{pages}" if pages > 1 else "1")
    assert told.printed_by == runner.actor.operator
    assert told.numbers == printed.sheet_codes


def test_a_form_of_which_no_page_was_sent_is_not_in_the_log(runner, trinity):  # noqa: F811
    two = runner.ask(printing.print_forms, FORM, [trinity, trinity])
    runner.do(note_prints, NotePrints(two.prints, "HP 1020", (two.starts[1],)))
    (told,) = runner.ask(scans.list_prints)
    assert told.pages == "1"
    assert told.record_number == two.prints[1].record_number


def test_what_is_printed_again_says_so_and_stands_in_the_log_as_such(runner, printed):
    runner.do(note_prints, NotePrints(printed.prints))
    again = runner.ask(scans.reprint, newest(runner).id)
    assert "补打2026年11月23日" in "".join(text_by_pypdf(again.pdf))
    assert again.sheet_codes == printed.sheet_codes
    runner.do(note_prints, NotePrints(again.prints))
    assert [one.state for one in runner.ask(scans.list_prints)] == [State.REPRINT, State.ORIGINAL]


def test_paper_whose_record_changed_since_is_no_reprint(runner, printed, trinity):  # noqa: F811
    runner.do(note_prints, NotePrints(printed.prints))
    rating = organizations.RecordRating(trinity, 5, date(2026, 10, 8))
    runner.do(organizations.record_rating, rating)
    with pytest.raises(RuleViolation) as refused:
        runner.ask(scans.reprint, newest(runner).id)
    assert [one.code for one in refused.value.refusals] == ["print.record_changed"]


@pytest.mark.parametrize("then", ["changed", "removed"])
def test_paper_of_an_own_layout_stays_what_it_was_whatever_became_of_the_layout(
    runner,
    trinity,  # noqa: F811
    then,
):
    """表样后来改了、删了：以前打的纸仍按当时的样子认得出来，也能照样补打."""
    layout_id = own_layout(runner, "本单位登记表（甲）")
    printed = runner.ask(printing.print_form, FORM, trinity)
    runner.do(note_prints, NotePrints(printed.prints))
    if then == "changed":
        own_layout(runner, "本单位登记表（乙）", layout_id)
    else:
        runner.do(layouts.remove_layout, layouts.RemoveLayout(layout_id))
    again = runner.ask(scans.reprint, newest(runner).id)
    assert again.form_version == printed.form_version
    assert again.sheet_codes == printed.sheet_codes
    assert "本单位登记表（甲）" in "".join(text_by_pypdf(again.pdf))
    now = runner.ask(printing.print_form, FORM, trinity)
    assert now.form_version != printed.form_version
