"""What leaves the program stands in the audit log: who took what, of how many, and whereto."""

import ast
from dataclasses import replace

import pytest

from coopdesk.domain.errors import RuleViolation, SurroundingsTrouble
from coopdesk.domain.organizations import OfficeLevel, OrganizationKind
from coopdesk.domain.rights import Role
from coopdesk.domain.shown import ShownColumn, ShownTable
from coopdesk.services import members, organizations
from coopdesk.services.audit_search import find_audit_lines
from coopdesk.services.audit_trail import list_audit_details
from coopdesk.services.register_files import write_register
from tests.house.source import SOURCES

WRITERS = {
    "write_durably",
    "write_sheet",
    "write_kit",
    "write_shown_table",
    "marked_copy",
    "draft_beside",
}
NO_PERSON = {
    "award_forecast_files.save_forecast": "what awards would come to",
    "issued_files.write_issued_source": "rules and values handed down",
    "issued_templates.write_template": "an empty file to fill in",
    "layout_files.export_layout": "how a form is set",
    "plot_papers.save_plot": "sums and counts",
    "supervision.schemes.export_scheme": "indicators and points",
}


def _writing():
    """Yield the public functions on a unit of work that write a file, and whether they tell it."""
    for source in SOURCES:
        if source.within("coopdesk/services"):
            for function in source.tree.body:
                if isinstance(function, ast.FunctionDef) and function.args.args[:1]:
                    called = {
                        getattr(one.func, "id", getattr(one.func, "attr", ""))
                        for one in ast.walk(function)
                        if isinstance(one, ast.Call)
                    }
                    if function.args.args[0].arg in ("uow", "_uow") and called & WRITERS:
                        module = source.module.removeprefix("coopdesk.services.")
                        yield f"{module}.{function.name}", "tell_export" in called


def test_every_file_that_may_name_a_person_is_noted():
    """A new way out is either told of, or named here with why it tells of nobody."""
    writing = dict(_writing())
    assert len(writing) > 12
    assert {name for name, is_told in writing.items() if not is_told} == set(NO_PERSON)


@pytest.fixture
def organization(runner):
    profile = organizations.Profile(
        OrganizationKind.TRINITY_ORGANIZATION,
        "西拉沐沦苏木综合合作社",
        "150423200",
        OfficeLevel.COUNTY,
    )
    return runner.do(organizations.add_organization, organizations.AddOrganization(profile))


def _last(runner):
    line = runner.ask(find_audit_lines).lines[0]
    details = runner.ask(list_audit_details, line.sequence)
    return line, {one.label: one.told for one in details}


def test_a_member_list_is_noted_with_who_how_many_and_where_to(runner, organization, tmp_path):
    file = tmp_path / "花名册.xlsx"
    runner.ask(members.export_members, file, organization)
    line, told = _last(runner)
    assert (line.what, line.operator) == ("导出或打印名单、资料", "乌云其其格")
    assert "西拉沐沦苏木综合合作社" in line.subject
    assert told["人（条）数"] == "0"
    assert told["地点"] == str(file)


def test_a_list_as_shown_is_noted_under_its_title(runner, tmp_path):
    shown = ShownTable("社员", (ShownColumn("姓名"),), [("敖登",), ("赛罕",)], count_of_all=2)
    runner.ask(write_register, tmp_path / "社员.xlsx", shown, "西拉沐沦苏木综合合作社")
    line, told = _last(runner)
    assert line.subject == "社员　西拉沐沦苏木综合合作社"
    assert told["人（条）数"] == "2"


def test_a_file_that_could_not_be_written_is_not_noted(runner, organization, tmp_path):
    before = runner.ask(find_audit_lines).count
    with pytest.raises(SurroundingsTrouble):
        runner.ask(members.export_members, tmp_path / "不在" / "花名册.xlsx", organization)
    assert runner.ask(find_audit_lines).count == before


def test_a_file_that_could_not_be_noted_does_not_stay(runner, organization, tmp_path, monkeypatch):
    def full(*_, **__):
        raise SurroundingsTrouble("disk_full", file="workspace.db")

    file = tmp_path / "花名册.xlsx"
    monkeypatch.setattr(runner, "do", full)
    with pytest.raises(SurroundingsTrouble):
        runner.ask(members.export_members, file, organization)
    assert not file.exists()


@pytest.mark.parametrize("role", [Role.READ_ONLY, Role.ACCOUNTANT])
def test_only_who_keeps_the_register_gives_out_a_kit(runner, organization, tmp_path, role):
    """A kit comes back and is compared, so it can hold no masked number."""
    runner.actor = replace(runner.actor, role=role.value)
    with pytest.raises(RuleViolation) as refused:
        runner.ask(members.export_members_kit, tmp_path / "kit.xlsx", organization)
    assert [one.code for one in refused.value.refusals] == ["right.missing"]
