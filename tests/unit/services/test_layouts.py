"""An office sets a form its own way: saved, used, printed, issued, and back to the shipped one."""

from dataclasses import replace
from datetime import date

import pytest

from coopdesk.domain.award_facts import Programme
from coopdesk.domain.errors import BadLayout, NotFound, RuleViolation
from coopdesk.domain.rights import Role
from coopdesk.forms.registry import FORMS
from coopdesk.services import form_sources, layout_files, layouts, organizations, printing
from coopdesk.services.printed_again import content_now
from coopdesk.services.prints import NotePrints, note_prints
from tests.unit.forms.reading import text_by_pypdf
from tests.unit.services.test_award_forms import (  # noqa: F401 - fixture
    applied,
    printed_text,
    trinity,
)
from tests.unit.services.test_exchange import _make, _take

FORM = "award-revenue"


def _source(runner, old="单位名称", new="申报单位全称"):
    source = runner.ask(layouts.get_layout, FORM).source
    changed = source.replace(f'label = "{old}"', f'label = "{new}"')
    assert changed != source
    return changed


@pytest.fixture
def layout(runner):
    return runner.do(layouts.save_layout, layouts.SaveLayout(FORM, "2026年表样", _source(runner)))


def _item(runner, layout):
    return next(one for one in runner.ask(layouts.list_layouts) if one.id == layout)


def _codes(refused):
    return [one.code for one in refused.value.refusals]


def test_a_saved_layout_prints_once_it_is_used_and_the_shipped_one_comes_back(
    runner,
    layout,
    trinity,  # noqa: F811
):
    application = applied(runner, trinity, Programme.TRINITY_REVENUE)
    assert "申报单位全称" not in printed_text(runner, application, Programme.TRINITY_REVENUE)

    runner.do(layouts.use_layout, layouts.UseLayout(FORM, layout))
    text = printed_text(runner, application, Programme.TRINITY_REVENUE)
    item = _item(runner, layout)
    assert item.in_use
    assert "申报单位全称" in text
    assert f"第{item.version}版" in text
    assert "版式由西拉沐沦苏木供销合作社改自原表第1版（2026年表样）" in text

    runner.do(layouts.use_layout, layouts.UseLayout(FORM))
    assert "申报单位全称" not in printed_text(runner, application, Programme.TRINITY_REVENUE)
    assert not _item(runner, layout).in_use


def test_a_removed_layout_gives_way_to_the_shipped_one(runner, layout):
    runner.do(layouts.use_layout, layouts.UseLayout(FORM, layout))
    runner.do(layouts.remove_layout, layouts.RemoveLayout(layout))

    assert [one.in_use for one in runner.ask(layouts.list_layouts) if one.form_id == FORM] == [True]


def test_out_to_a_file_and_back(runner, layout, tmp_path):
    file = tmp_path / "表样.toml"
    runner.ask(layout_files.export_layout, FORM, layout, file)

    read = runner.ask(layout_files.read_layout_file, file)

    assert (read.form_id, read.name) == (FORM, "2026年表样")
    saved = runner.do(layouts.save_layout, layouts.SaveLayout(FORM, "另一份", read.source))
    assert _item(runner, saved).version == _item(runner, layout).version


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b'form = "voucher-x"', "layout_file_form"),
        (b'form = "award-revenue"\nbase_version = "0"', "layout_other_base"),
        (b'form = "award-revenue"\nbase_version = "1"', "layout_empty"),
        (b"\xff\xfe\x00", "layout_not_toml"),
        (b"#" * 262_145, "layout_file_large"),
        (b"PK\x03\x04", "layout_not_toml"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_why(runner, tmp_path, content, code):
    file = tmp_path / "x.toml"
    file.write_bytes(content)
    with pytest.raises(BadLayout) as refused:
        runner.ask(layout_files.read_layout_file, file)
    assert [one.code for one in refused.value.findings] == [code]


def test_names_are_needed_short_and_stand_once(runner, layout):
    for name, code in (
        ("  ", "name_missing"),
        ("长" * 31, "name_long"),
        ("2026年表样", "name_taken"),
    ):
        with pytest.raises(RuleViolation) as refused:
            runner.do(layouts.save_layout, layouts.SaveLayout(FORM, name, _source(runner)))
        assert _codes(refused) == [f"layout.{code}"]
    again = layouts.SaveLayout(FORM, "2026年表样", _source(runner), layout)
    assert runner.do(layouts.save_layout, again) == layout


def test_only_who_may_change_the_system_sets_forms_anew(runner, layout):
    clerk = replace(runner.actor, role=Role.CLERK.value)
    for handler, command in (
        (layouts.save_layout, layouts.SaveLayout(FORM, "甲", _source(runner))),
        (layouts.use_layout, layouts.UseLayout(FORM, layout)),
        (layouts.remove_layout, layouts.RemoveLayout(layout)),
        (layouts.issue_layout, layouts.IssueLayout(layout)),
    ):
        runner.actor, manager = clerk, runner.actor
        with pytest.raises(RuleViolation) as refused:
            runner.do(handler, command)
        runner.actor = manager
        assert "right.missing" in _codes(refused)


def test_a_layout_of_an_older_form_rests_until_it_was_looked_at(runner, layout, monkeypatch):
    runner.do(layouts.use_layout, layouts.UseLayout(FORM, layout))
    newer = replace(FORMS[FORM], version="2")
    monkeypatch.setattr(layouts, "FORMS", {**FORMS, FORM: newer})

    item = _item(runner, layout)
    assert (item.is_outdated, item.in_use) == (True, False)
    assert runner.ask(layouts.layout_in_use, newer) is newer
    with pytest.raises(RuleViolation) as refused:
        runner.do(layouts.use_layout, layouts.UseLayout(FORM, layout))
    assert _codes(refused) == ["layout.outdated"]

    source = runner.ask(layouts.get_layout, FORM, layout).source
    runner.do(layouts.save_layout, layouts.SaveLayout(FORM, "2026年表样", source, layout))
    assert _item(runner, layout).version.startswith("2+")
    assert runner.ask(layouts.layout_in_use, newer) != newer


def test_a_county_issues_its_form_in_a_package_and_the_township_prints_it(
    runner,
    county,
    known,
    trinity,  # noqa: F811
):
    """旗县区下发表样，苏木乡镇照着打印."""
    issued = county.do(
        layouts.save_layout, layouts.SaveLayout(FORM, "旗县统一表样", _source(county))
    )
    township = runner.actor.office_id
    county.do(layouts.issue_layout, layouts.IssueLayout(issued))
    _take(runner, _make(county, known, receiver_id=township), known)

    item = _item(runner, issued)
    assert (item.issuer, item.is_own, item.in_use) == ("巴林右旗供销合作社", False, False)
    runner.do(layouts.use_layout, layouts.UseLayout(FORM, issued))
    application = applied(runner, trinity, Programme.TRINITY_REVENUE)
    text = printed_text(runner, application, Programme.TRINITY_REVENUE)
    assert "版式由巴林右旗供销合作社改自原表第1版（旗县统一表样）" in text
    command = layouts.SaveLayout(FORM, "改名", _source(runner), issued)
    with pytest.raises(RuleViolation) as refused:
        runner.do(layouts.save_layout, command)
    assert _codes(refused) == ["layout.foreign"]

    county.do(layouts.remove_layout, layouts.RemoveLayout(issued))
    _take(runner, _make(county, known, receiver_id=township), known)
    assert "旗县统一" not in printed_text(runner, application, Programme.TRINITY_REVENUE)


def test_a_layout_that_was_not_issued_stays_at_home(runner, county, known):
    county.do(layouts.save_layout, layouts.SaveLayout(FORM, "未下发", _source(county)))
    _take(runner, _make(county, known, receiver_id=runner.actor.office_id), known)
    assert all(one.is_own or not one.id for one in runner.ask(layouts.list_layouts))


def test_a_township_issues_no_layouts(runner, layout):
    with pytest.raises(RuleViolation) as refused:
        runner.do(layouts.issue_layout, layouts.IssueLayout(layout))
    assert _codes(refused) == ["issued.not_superior"]


def test_the_preview_is_paper_with_the_names_of_the_values_or_of_a_record(
    runner,
    trinity,  # noqa: F811
):
    source = _source(runner)
    blank = runner.ask(layout_files.preview_layout, FORM, source, "试排")
    application = applied(runner, trinity, Programme.TRINITY_REVENUE)
    filled = runner.ask(layout_files.preview_layout, FORM, source, "试排", application)

    assert "〔单位名称〕" in "".join(text_by_pypdf(blank.pdf))
    assert "众联综合合作社" in "".join(text_by_pypdf(filled.pdf))
    assert runner.ask(layouts.names_left_out, FORM, source) == []


@pytest.mark.parametrize("form_id", layouts.ADAPTABLE)
def test_every_form_can_be_seen_before_it_is_set_anew(runner, form_id):
    source = runner.ask(layouts.get_layout, form_id).source
    assert runner.ask(layout_files.preview_layout, form_id, source).pages


def test_the_sheet_of_the_recovery_key_is_set_as_it_is(runner):
    assert "recovery-sheet" not in form_sources.FORM_SOURCES
    with pytest.raises(NotFound):
        runner.ask(layouts.get_layout, "recovery-sheet")


def test_paper_of_an_own_layout_is_known_again_after_the_shipped_one_came_back(
    runner,
    layout,
    trinity,  # noqa: F811
):
    application = applied(runner, trinity, Programme.TRINITY_REVENUE)
    runner.do(layouts.use_layout, layouts.UseLayout(FORM, layout))
    printed = runner.ask(printing.print_form, FORM, application)
    (noted,) = printed.prints
    runner.do(layouts.use_layout, layouts.UseLayout(FORM))

    def again(uow, version):
        filled = form_sources.FORM_SOURCES[FORM](uow, [application], uow.today)
        return content_now(uow, FORM, version, next(iter(filled)))

    assert noted.form_version == printed.form_version != "1"
    assert runner.ask(again, noted.form_version) == noted.content
    assert runner.ask(again, "1+0000") == ""


def test_only_the_first_print_of_a_content_is_an_original(runner, trinity):  # noqa: F811
    """打印记录里有了，再打就标补打；内容变了，又是正本."""
    form = "organization-record"
    first = runner.ask(printing.print_form, form, trinity)
    assert "补打" not in "".join(text_by_pypdf(first.pdf))
    runner.do(note_prints, NotePrints(first.prints))

    second = runner.ask(printing.print_form, form, trinity)
    assert "补打2026年11月23日" in "".join(text_by_pypdf(second.pdf))
    assert second.sheet_codes == first.sheet_codes
    rating = organizations.RecordRating(trinity, 5, date(2026, 10, 8))
    runner.do(organizations.record_rating, rating)
    third = runner.ask(printing.print_form, form, trinity)
    assert "补打" not in "".join(text_by_pypdf(third.pdf))
