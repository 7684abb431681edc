"""One keys the fund's business, another checks it: on the command line."""

import pytest

from tests.books import a_member, an_organization


@pytest.fixture
def organization(runner):
    return an_organization(runner)


@pytest.fixture
def member(runner, organization):
    return a_member(runner, organization)


@pytest.fixture
def reviewer(call, tmp_path):
    """Enrol a reviewer and return how that person calls."""
    file = tmp_path / "gaowa.txt"
    file.write_text("高娃的口令123456\n", encoding="utf-8")
    name = ("--name", "高娃", "--role", "reviewer", "--new-passphrase-file", file)
    assert call("operator", "add", *name)[0] == 0

    def run(*arguments):
        return call(*arguments, "--operator", "高娃", "--passphrase-file", file)

    return run


def test_shares_wait_until_another_person_has_checked_them(
    call, reviewer, runner, organization, member
):
    """Exit code 0: it was taken in; what is printed is the id under which it waits."""
    maker = ("--operator", runner.actor.operator)
    of = ("--organization", organization)
    assert call("books", "rules", *of, "--two-persons", "yes", *maker)[0] == 0
    taken = ("fund", "subscribe", *of, "--member", member, "--amount", "3000", *maker)
    code, kept = call(*taken)
    assert (code, list(kept)) == (0, ["waiting_id"])
    (waiting,) = call("books", "waiting", *of, *maker)[1]["items"]
    assert (waiting["handler"], waiting["amount_fen"]) == ("subscribe_shares", 300_000)
    code, refused = call("books", "approve", kept["waiting_id"], *maker)
    assert (code, refused["refused"][0]["code"]) == (1, "voucher.own_check")
    code, posted = reviewer("books", "approve", kept["waiting_id"])
    assert code == 0
    (line, *_) = call("voucher", "show", posted["voucher_id"], *maker)[1]["lines"]
    assert line["debit_fen"] == 300_000


def test_three_persons_make_check_and_post(call, reviewer, runner, organization, member):
    maker = ("--operator", runner.actor.operator)
    of = ("--organization", organization)
    rules = ("--two-persons", "yes", "--poster-apart", "yes")
    assert call("books", "rules", *of, *rules, *maker)[1]["poster_apart"] is True
    taken = ("fund", "subscribe", *of, "--member", member, "--amount", "3000", *maker)
    waiting = call(*taken)[1]["waiting_id"]
    assert reviewer("books", "check", waiting)[0] == 0
    code, refused = reviewer("books", "approve", waiting)
    assert (code, refused["refused"][0]["code"]) == (1, "voucher.own_post")
