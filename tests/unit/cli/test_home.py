"""``due`` on the command line: the list, putting off and recalling, the week on paper."""

import pytest

from tests.books import an_organization


@pytest.fixture
def organization(runner):
    return an_organization(runner)


def test_a_plot_tells_its_numbers_and_goes_into_a_file(organization, call, tmp_path):
    out = tmp_path / "股金.pdf"
    code, told = call("plot", "fund", "--organization", organization, "--out", out)
    assert (code, told["title"], len(told["items"])) == (0, "股金和借款走势", 13)
    assert set(told["items"][0]) == {"label", "value_fen", "value1_fen"}
    assert out.read_bytes().startswith(b"%PDF")


def test_what_is_due_is_listed_put_off_and_told_again(organization, call, tmp_path):
    code, told = call("due", "list", "--organization", organization)
    kinds = {item["kind"]: item for item in told["items"]}
    assert (code, kinds["no_members"]["organization_id"]) == (0, organization)
    dismiss = ("due", "dismiss", "--kind", "no_members", "--organization", organization)
    code, refused = call(*dismiss, "--until", "2026-11-23", "--reason", "等")
    assert (code, refused["refused"][0]["code"]) == (1, "due.wrong_day")
    code, made = call(*dismiss, "--until", "2026-12-23", "--reason", "等花名册")
    assert code == 0
    code, listed = call("due", "dismissed")
    assert [item["dismissal_id"] for item in listed["items"]] == [made["dismissal_id"]]
    assert call("due", "recall", made["dismissal_id"])[0] == 0
    code, pack = call("due", "handover", "--out", tmp_path / "移交.pdf")
    assert (code, (tmp_path / "移交.xlsx").exists()) == (0, True)
    assert pack["pages"] >= 1
    code, changed = call("changes", "--from", "2026-11-23", "--to", "2026-11-23")
    assert [item["what"] for item in changed["items"] if item["outcome"] == "added"] == []
    out = tmp_path / "week.pdf"
    code, printed = call("due", "print", "--week", "--out", out)
    assert (code, printed["pages"], out.exists()) == (0, 1, True)
