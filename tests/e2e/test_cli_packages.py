"""A county that takes in a whole folder from the command line, asks for corrections, sends back."""
# ruff: noqa: F811 - fixtures come in by their names

import pytest

from tests.e2e.command_line import has
from tests.e2e.test_cli_year import (  # noqa: F401
    COUNTS,
    another,
    office,
    township,
)


@pytest.fixture
def county(office):
    return office("巴林右旗供销合作社", "county", "150423")


@pytest.fixture
def stick(tmp_path, township, county):
    """Both offices have compared their keys."""
    folder = tmp_path / "stick"
    folder.mkdir()
    for here, there in ((township, county), (county, township)):
        card = there.done("key", "export", "--to", folder)
        here.done("key", "trust", card["file"], "--fingerprint", card["fingerprint"])
    return folder


def _make(township, stick, *more):
    return township.done("package", "make", "--to", stick, *more)


def test_a_county_takes_a_folder_asks_for_corrections_and_sends_back(township, county, stick):
    told = township.done("package", "ready", "--period", "2026H2")
    assert (told["ready"], told["lacking"][0]["code"]) == (False, "organization")
    added = township.done("organization", "add", *another())
    first, second = _make(township, stick), _make(township, stick, "--period", "2026H2")
    early = county.done("package", "take", second["file"])
    assert (early["held"], early["new"]) == (second["records"], 0)
    assert county.done("package", "list")["held"][0]["missing"] == [1]
    (stick / "broken.coopdesk").write_bytes(b"age-encryption.org/v1\n")

    taken = has(county.done("package", "take", stick), **COUNTS, left_out=list)
    assert [one["sequence"] for one in taken["packages"]] == [1, 2]
    assert (taken["new"], taken["same"], taken["held"]) == (first["records"], 1, 0)
    codes = {left["file"].rpartition("/")[2]: left["code"] for left in taken["left_out"]}
    assert codes == {"broken.coopdesk": "package_cut_short"}
    (office,) = taken["offices"]
    told = {"found": 2, "taken": 2, "known": 1, "held": 0, "new": first["records"]}
    assert told.items() <= office.items()
    again = county.done("package", "take", stick)
    assert (again["packages"], again["offices"][0]["known"], again["stopped"]) == ([], 2, False)
    code, answer = county.run("package", "take", stick, "--keep", "here", "--reason", "…")
    assert (code, answer["refused"][0]["code"]) == (1, "package.one_file_only")
    (item,) = county.done("package", "board", "--period", "2026H2")["items"]
    assert (item["state"], item["organizations"], item["shares_fen"]) == ("in_time", 1, 0)

    _make(township, stick)
    fourth = _make(township, stick)
    lost = ("package", "take", fourth["file"], "--without-missing")
    code, answer = county.run(*lost)
    assert (code, answer["refused"][0]["code"]) == (1, "package.reason_missing")
    assert county.done(*lost, "--reason", "第3号丢失")["same"] == fourth["records"]
    ask_and_answer(township, county, stick, added["organization_id"])


def ask_and_answer(township, county, stick, organization):
    """A correction goes down, its answer up, and the package that brought it is sent back."""
    where = ("organization", organization)
    asked = county.done("remark", "ask", *where, "--wanted", "请补填统一社会信用代码")
    down = county.done(
        *("package", "make", "--to", stick),
        *("--for", county.done("key", "show")["trusted"][0]["office_id"]),
    )
    assert township.done("package", "take", down["file"])["new"] == 1
    township.done("remark", "answer", asked["remark_id"], "--answer", "已补")
    answering = _make(township, stick)
    assert county.done("package", "take", answering["file"])["new"] == 1
    county.done("remark", "settle", asked["remark_id"])
    (remark,) = county.done("remark", "list")["items"]
    assert (remark["state"], remark["answer"]) == ("settled", "已补")

    back = county.done(
        *("package", "return", answering["package_id"]),
        *("--reason", "请重报", "--receipts", stick),
    )
    told = township.done("receipt", "take", back["receipt"])
    assert (told["status"], told["reason"]) == ("returned", "请重报")
    assert county.done("check")["ok"]
