"""Backups, going back and salvage from the command line: exit codes and JSON of the contract."""

import shutil

from coopdesk.services.organizations import AddWord, Vocabulary, add_word


def test_the_series_is_run_listed_and_gone_back_to(call, workspace, tmp_path):
    workspace.close()
    stick = tmp_path / "stick"
    stick.mkdir()
    assert call("backup", "place")[1] == {"place": None}
    assert call("backup", "place", stick) == (0, {"place": str(stick)})
    code, run = call("backup", "run")
    assert (code, run["ok"], run["carried"]) == (0, True, True)
    code, told = call("backup", "list")
    assert [(one["second_place"], one["state"]) for one in told["items"]] == [
        (True, "sound"),
        (False, "sound"),
    ]
    there = told["items"][0]["file"]
    code, checked = call("backup", "check", there)
    assert (code, checked["ok"]) == (0, True)

    shutil.rmtree(stick)
    code, told = call("backup", "run")
    assert (code, told["trouble"]["code"]) == (5, "device_gone")
    assert call("backup", "list")[1]["trouble"]["code"] == "device_gone"
    own = call("backup", "list")[1]["items"][0]["file"]
    code, preview = call("restore", own, "--preview")
    assert (code, preview["tables"], preview["packages"]) == (0, [], [])
    code, restored = call("restore", own)
    assert code == 0
    assert call("restore", restored["kept"])[0] == 0
    assert call("backup", "place", "--none") == (0, {"place": None})


def test_restore_wants_to_know_what_and_an_upgrade_that_was(call, workspace):
    workspace.close()
    assert call("restore")[0] == 4
    code, told = call("restore", "--before-upgrade")
    assert (code, told["trouble"]["code"]) == (4, "missing")


def test_a_damaged_workspace_is_salvaged(call, workspace):
    workspace.runner.do(add_word, AddWord(Vocabulary("services"), "无人机植保"))
    workspace.close()
    database = workspace.folder / "workspace.db"
    content = bytearray(database.read_bytes())
    content[1000] ^= 1
    database.write_bytes(content)
    assert call("check")[1]["trouble"]["code"] == "damaged"
    code, told = call("salvage")
    assert (code, told["damaged_pages"]) == (0, [1])
    rows = {one["table"]: one["rows"] for one in told["tables"]}
    assert rows["vocabulary_item"] == 1
    assert call("check")[0] == 0
