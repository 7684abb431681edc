"""``key``: names, exit codes and JSON of keys that are renewed and trusted no longer."""

from dataclasses import replace

import pytest

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import exchange
from coopdesk.services.opening import open_workspace


@pytest.fixture
def county(tmp_path, new_workspace, new_office, clock):
    office = replace(new_office, level=OfficeLevel.COUNTY, division_code="150423", name="旗社")
    opened = new_workspace(tmp_path / "county", office, clock)
    opened.close()
    return opened.folder


def test_keys_are_renewed_followed_and_trusted_no_longer(call, county, tmp_path, new_office, clock):
    there = ("--workspace", county)
    for ours, theirs in (((), there), (there, ())):
        card = call(*theirs, "key", "export", "--to", tmp_path)[1]
        told = ("key", "trust", card["file"], "--fingerprint", card["fingerprint"])
        assert call(*ours, *told)[0] == 0
    code, renewed = call("key", "renew", "--reason", "人员变动")
    assert code == 0
    made = call("package", "make", "--to", tmp_path)[1]
    code, refused = call(*there, "package", "take", made["file"])
    assert (code, refused["findings"][0]["code"]) == (3, "key_renewed")
    [office] = call(*there, "key", "show")[1]["trusted"]
    assert office["standing"] == "announced"
    follow = ("key", "follow", office["office_id"], "--fingerprint")
    code, refused = call(*there, *follow, card["fingerprint"])
    assert (code, refused["refused"][0]["code"]) == (1, "key.fingerprint_differs")
    assert call(*there, *follow, renewed["fingerprint"])[0] == 0
    assert call(*there, "package", "take", made["file"])[0] == 0

    shown = call("key", "show")[1]
    assert [one["number"] for one in shown["keys"]] == [2, 1]
    statement = call("key", "export", "--renewal", "--to", tmp_path)[1]["file"]
    code, refused = call(*there, "key", "note", statement)
    assert (code, refused["refused"][0]["code"]) == (1, "key.nothing_renewed")
    assert call("key", "retire", "1")[1] == {"number": 1}
    assert call("key", "retire", "1")[0] != 0

    gone = ("key", "revoke", office["office_id"], "--reason", "U盘来历不明")
    assert call(*there, *gone, "--since", "2026-11-01")[0] == 0
    code, refused = call(*there, *gone)
    assert (code, refused["refused"][0]["code"]) == (1, "key.revoked_already")
    again = call("package", "make", "--to", tmp_path)[1]
    code, refused = call(*there, "package", "take", again["file"])
    assert (code, refused["findings"][0]["code"]) == (3, "key_revoked")
    opened = open_workspace(county, new_office.operator, new_office.passphrase, clock)
    assert [one.is_doubtful for one in opened.runner.ask(exchange.list_incoming)] == [True]
    opened.close()
