"""The workspace from the command line: exit codes and JSON of the contract."""

import json

import pytest

from coopdesk import paths
from coopdesk.__main__ import main
from coopdesk.domain.errors import WorkspaceTrouble
from coopdesk.domain.organizations import OfficeLevel
from coopdesk.domain.updates import InstallerKind
from coopdesk.services import updates
from coopdesk.services.opening import NewOffice, create_workspace, open_workspace
from tests.conftest import NOW, PASSPHRASE, QUICK
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


def test_the_roles_are_told_as_the_window_tells_them(call):
    code, told = call("operator", "roles")
    numbers = next(one for one in told["items"] if one["key"] == "numbers_of_members")
    assert (code, numbers["clerk"], numbers["cashier"]) == (0, "全号", "隐去中间")


def _signs_in(folder, passphrase, operator="乌云其其格"):
    open_workspace(folder, operator, passphrase, lambda: NOW).close()


def test_ones_own_passphrase_is_changed_from_a_file(call, workspace, tmp_path):
    new = tmp_path / "new.txt"
    new.write_text("草原上的云-2027", "utf-8")
    code, told = call("operator", "passphrase", "--new-passphrase-file", new)
    assert (code, told) == (0, {"operator": "乌云其其格"})
    assert call("check")[1]["trouble"]["code"] == "wrong_passphrase"
    _signs_in(workspace.folder, "草原上的云-2027")


def test_a_typed_passphrase_is_asked_for_twice_and_two_that_differ_change_nothing(
    call, workspace, monkeypatch
):
    typed = iter(["草原上的云-2027", "草原上的云-2028", "草原上的云-2027", "草原上的云-2027"])
    monkeypatch.setattr("getpass.getpass", lambda _prompt: next(typed))
    code, told = call("operator", "passphrase")
    assert (code, told["refused"][0]["code"]) == (1, "operator.passphrases_differ")
    assert call("check")[0] == 0
    assert call("operator", "passphrase")[0] == 0
    _signs_in(workspace.folder, "草原上的云-2027")


def test_a_weak_passphrase_is_refused_with_the_reason(call, tmp_path):
    new = tmp_path / "new.txt"
    new.write_text("12345678", "utf-8")
    code, told = call("operator", "passphrase", "--new-passphrase-file", new)
    assert (code, told["refused"][0]["code"]) == (1, "operator.passphrase_simple")


def test_an_operator_leaves_and_comes_back(call, workspace, tmp_path):
    """A handover: the one who leaves can sign in no more, whatever passphrase is known."""
    first, second = tmp_path / "first.txt", tmp_path / "second.txt"
    first.write_text("第一句话-2026", "utf-8")
    second.write_text("第二句话-2027", "utf-8")
    add = ("operator", "add", "--name", "高娃", "--role", "clerk")
    assert call(*add, "--new-passphrase-file", first)[0] == 0
    manager = ("--operator", "乌云其其格")
    assert call(*manager, "operator", "stop", "--name", "高娃")[0] == 0
    with pytest.raises(WorkspaceTrouble, match="unknown_operator"):
        _signs_in(workspace.folder, "第一句话-2026", "高娃")
    start = ("operator", "start", "--name", "高娃", "--new-passphrase-file", second)
    assert call(*manager, *start)[0] == 0
    _signs_in(workspace.folder, "第二句话-2027", "高娃")
    assert call(*manager, "operator", "stop", "--name", "没有这个人")[0] == 1


def test_the_printed_sheet_lets_in_again_and_the_log_tells_of_it(tmp_path, capfdbinary, clock):
    """Every passphrase is forgotten: the key from the envelope, typed or from a file."""
    office = NewOffice(OfficeLevel.COUNTY, "150423", "巴林右旗供销合作社", "鲍乌日娜", PASSPHRASE)
    workspace, recovery_key = create_workspace(tmp_path / "office", office, clock, QUICK)
    workspace.close()
    key, new = tmp_path / "key.txt", tmp_path / "new.txt"
    key.write_text(recovery_key, "utf-8")
    new.write_text("草原上的云-2027", "utf-8")
    general = ["--workspace", str(tmp_path / "office"), "--json"]
    use = ["recovery", "use", "--key-file", str(key), "--new-passphrase-file", str(new)]
    assert main([*general, *use]) == 0
    assert json.loads(capfdbinary.readouterr().out) == {"operator": "鲍乌日娜"}
    audit = ["--passphrase-file", str(new), "audit", "list", "--limit", "1"]
    assert main([*general, *audit]) == 0
    [entry] = json.loads(capfdbinary.readouterr().out)["entries"]
    assert entry["what"] == "用恢复密钥设新口令"
    assert main([*general, *audit[:3], "show", str(entry["sequence"])]) == 0
    told = json.loads(capfdbinary.readouterr().out)["details"]
    assert "鲍乌日娜" in [one["told"] for one in told]
