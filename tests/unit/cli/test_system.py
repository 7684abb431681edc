"""The workspace from the command line: exit codes and JSON of the contract."""

import json

from coopdesk import paths
from coopdesk.__main__ import main
from coopdesk.domain.updates import InstallerKind
from coopdesk.services import updates
from coopdesk.services.opening import open_workspace
from tests.updates import make_update, public_half


def test_the_self_test_of_a_sound_workspace(call):
    code, answer = call("check")
    assert code == 0
    assert answer["ok"] is True


def test_a_wrong_passphrase_is_exit_4(call, passphrase_file):
    passphrase_file.write_text("别的口令别的口令", encoding="utf-8")
    code, answer = call("check")
    assert code == 4
    assert answer["trouble"]["code"] == "wrong_passphrase"


def test_today_cannot_be_moved_on_real_data(call):
    code, answer = call("check", "--today", "2030-01-01")
    assert code == 1
    assert answer["refused"][0]["code"] == "today.only_in_demo"


def test_backup_and_restore(call, tmp_path):
    code, made = call("backup", "make", tmp_path)
    assert code == 0
    code, checked = call("backup", "check", made["file"])
    assert (code, checked["sha256"]) == (0, made["sha256"])
    code, restored = call("restore", made["file"])
    assert (code, restored["ok"]) == (0, True)
    assert call("check")[1]["ok"] is True


def test_init_makes_an_office_once(tmp_path, passphrase_file, capfdbinary):
    arguments = [
        "init",
        "--level",
        "county",
        "--division",
        "150423",
        "--name",
        "巴林右旗供销合作社",
    ]
    arguments += ["--operator", "鲍乌日娜", "--workspace", str(tmp_path / "new"), "--json"]
    arguments += ["--passphrase-file", str(passphrase_file)]
    assert main(arguments) == 0
    first = json.loads(capfdbinary.readouterr().out)
    assert len(first["recovery_key"].replace("-", "")) == 36
    assert main(arguments) == 4
    assert json.loads(capfdbinary.readouterr().out)["trouble"]["code"] == "exists"


def test_a_renewed_recovery_key_lies_on_its_sheet(call, tmp_path):
    code, told = call("recovery", "renew", "--sheet", tmp_path / "sheet.pdf")
    assert code == 0
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    assert len(told["key_number"]) == 8
    assert "recovery_key" not in told


def test_a_recovery_sheet_that_cannot_be_written_is_exit_5(call, tmp_path):
    code, told = call("recovery", "renew", "--sheet", tmp_path / "gone" / "sheet.pdf")
    assert code == 5
    assert told["trouble"]["code"] == "device_gone"


def test_the_audit_log_is_listed_in_words(call, tmp_path):
    call("backup", "make", tmp_path)
    code, told = call("audit", "list", "--limit", 1)
    assert code == 0
    assert [entry["what"] for entry in told["entries"]] == ["备份"]


def test_an_operator_is_added_and_signs_in(call, tmp_path, workspace, clock):
    file = tmp_path / "second.txt"
    file.write_text("第二个人的长口令\n", encoding="utf-8")
    code, _ = call(
        "operator", "add", "--name", "鲍乌日娜", "--role", "clerk", "--new-passphrase-file", file
    )
    assert code == 0
    open_workspace(workspace.folder, "鲍乌日娜", "第二个人的长口令", clock).close()


def test_init_writes_the_recovery_sheet(tmp_path, passphrase_file, capfdbinary):
    sheet = tmp_path / "sheet.pdf"
    arguments = [
        "init",
        "--level",
        "county",
        "--division",
        "150423",
        "--name",
        "巴林右旗供销合作社",
    ]
    arguments += ["--operator", "鲍乌日娜", "--workspace", str(tmp_path / "new"), "--json"]
    arguments += ["--passphrase-file", str(passphrase_file), "--recovery-sheet", str(sheet)]
    assert main(arguments) == 0
    capfdbinary.readouterr()
    assert sheet.read_bytes().startswith(b"%PDF")


def test_an_update_is_checked_made_ready_and_gone_back_from(call, tmp_path, monkeypatch):
    """Without the window: what the file is, the set-up and the backup, and both again later."""
    monkeypatch.setattr(paths, "person_data", lambda: tmp_path / "person")
    monkeypatch.setattr(updates, "installer_kind", lambda: InstallerKind.DEBIAN)
    update = make_update(tmp_path)
    assert call("update", "check", update)[1]["findings"][0]["code"] == "update_signature"

    monkeypatch.setattr(updates, "_publishers", lambda: [public_half()])
    code, found = call("update", "check", update)
    assert (code, found["version"], found["made_on"]) == (0, "9.0.0", "2026-11-20")
    assert call("update", "back")[1] == {"update": None}
    code, ready = call("update", "prepare", update)
    assert code == 0
    assert call("backup", "check", ready["backup"])[0] == 0
    assert call("update", "back")[1]["update"]["backup"] == ready["backup"]


def test_the_own_passphrase_is_changed_and_the_old_one_opens_no_more(
    call, passphrase_file, tmp_path
):
    new = tmp_path / "new.txt"
    new.write_text("春耕", encoding="utf-8")
    change = ("operator", "passphrase", "--new-passphrase-file", new)
    code, refused = call(*change)
    assert (code, refused["refused"][0]["code"]) == (1, "operator.passphrase_short")
    new.write_text("春耕-备耕-2027", encoding="utf-8")
    assert call(*change) == (0, {"operator": "乌云其其格"})
    assert call("check")[0] == 4
    passphrase_file.write_text("春耕-备耕-2027", encoding="utf-8")
    assert call("check")[0] == 0
