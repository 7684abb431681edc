"""What goes wrong on the way: a sentence in the window, an exit code, and nothing changed."""

import io
import json
import zipfile

import msoffcrypto.format.ooxml
import pytest
from sqlalchemy import text

from coopdesk.__main__ import main
from coopdesk.services import organizations
from coopdesk.services.members import list_members
from coopdesk.storage import keys, migrations
from coopdesk.storage.engine import DATABASE_FILE, engine_on
from tests.conftest import PASSPHRASE
from tests.gui.page_fixtures import TRINITY
from tests.samples import MEMBER_LIST
from tests.unit.exchange.sheets_made import parts


@pytest.fixture
def organization(runner):
    return runner.do(organizations.add_organization, organizations.AddOrganization(TRINITY))


@pytest.fixture
def terminal(tmp_path, capfdbinary):
    """Return ``terminal(folder, *arguments, passphrase=…) -> (exit code, JSON)``."""

    def run(folder, *arguments, passphrase=PASSPHRASE):
        file = tmp_path / "passphrase.txt"
        file.write_text(passphrase, encoding="utf-8")
        general = ("--workspace", folder, "--passphrase-file", file, "--json")
        code = main([str(argument) for argument in (*general, *arguments)])
        return code, json.loads(capfdbinary.readouterr().out)

    return run


def contents(folder):
    """Return every file of a folder but those that tell of starts: the lock and wrong tries."""
    files = (file for file in folder.rglob("*") if file.is_file())
    told = {"workspace.lock", "workspace.tries"}
    return {file: file.read_bytes() for file in files if file.name not in told}


def sign_in(clerk, passphrase=PASSPHRASE):
    clerk.start_program()
    clerk.type_in("口令", passphrase)
    clerk.press("打开工作区")


def test_a_second_start_is_told_who_is_at_work(employ, workspace, terminal):
    clerk = employ(workspace.folder)
    sign_in(clerk)
    clerk.see("工作区正被占用：操作员乌云其其格", "请先在那里退出")
    code, told = terminal(workspace.folder, "check")
    assert (code, told["trouble"]["code"]) == (4, "locked")
    assert "乌云其其格" in told["trouble"]["message"]


def test_a_wrong_passphrase_opens_nothing(employ, workspace, terminal):
    workspace.close()
    before = contents(workspace.folder)
    clerk = employ(workspace.folder)
    sign_in(clerk, "不是这一句口令")
    clerk.see("口令不对，没有打开。")
    clerk.type_in("口令", PASSPHRASE)
    code, told = terminal(workspace.folder, "check", passphrase="不是这一句口令")
    assert (code, told["trouble"]["code"]) == (4, "wrong_passphrase")
    assert contents(workspace.folder) == before
    clerk.press("打开工作区")
    clerk.see("工作台")


def test_a_database_of_a_newer_program_is_left_alone(employ, workspace, terminal):
    workspace.close()
    key = keys.unlock(workspace.folder, "乌云其其格", PASSPHRASE)
    engine = engine_on(workspace.folder / DATABASE_FILE, key)
    with engine.begin() as connection:
        connection.execute(text(f"PRAGMA user_version = {migrations.head() + 1}"))
    engine.dispose()
    before = contents(workspace.folder)
    clerk = employ(workspace.folder)
    sign_in(clerk)
    clerk.see("由更新版本的合作台写成", "请先升级程序")
    code, told = terminal(workspace.folder, "organization", "list")
    assert (code, told["trouble"]["code"]) == (4, "newer")
    assert contents(workspace.folder) == before


@pytest.mark.parametrize("place", ["/proc/office", "a file/office"])
def test_a_folder_that_cannot_be_written_is_told(employ, tmp_path, terminal, place):
    """In /proc not even the administrator writes; and a file is no folder."""
    (tmp_path / "a file").write_text("a note")
    folder = tmp_path / place
    clerk = employ(folder)
    clerk.start_program()
    clerk.choose_place("所在地", "巴林右旗", "西拉沐沦苏木")
    clerk.type_in("操作员姓名", "乌云其其格")
    clerk.type_in("新口令（至少 8 个字）", PASSPHRASE)
    clerk.type_in("再输入一次", PASSPHRASE)
    clerk.press("建立并打开")
    clerk.see("不能读写")
    names = ("--level", "township", "--division", "150423200", "--name", "甲", "--operator", "乙")
    code, told = terminal(folder, "init", *names)
    assert (code, list(told)) == (5, ["trouble"])
    assert not folder.exists()


def no_workbook(folder):
    file = folder / "名册.xlsx"
    file.write_bytes("姓名,身份证号\n".encode("gb18030"))
    return file


def with_password(folder):
    locked = io.BytesIO()
    with MEMBER_LIST.open("rb") as file:
        msoffcrypto.format.ooxml.OOXMLFile(file).encrypt("112233", locked)
    file = folder / "名册.xlsx"
    file.write_bytes(locked.getvalue())
    return file


def open_elsewhere(folder):
    file = folder / "名册.xlsx"
    file.write_bytes(MEMBER_LIST.read_bytes())
    file.with_name("~$名册.xlsx").write_bytes(b"")
    return file


def a_million_empty_rows(folder):
    """A sheet that was formatted to its last row and holds nothing."""
    rows = "".join(f'<row r="{number}" ht="20"/>' for number in range(1, 1_000_001))
    file = folder / "名册.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as container:
        for name, content in parts(rows).items():
            container.writestr(name, content)
    return file


WORKBOOKS = {
    no_workbook: "不是表格工作簿",
    with_password: "设有打开密码",
    open_elsewhere: "正在",
    a_million_empty_rows: "找不到“社员花名册”的表头",
}


@pytest.mark.parametrize(
    ("make", "sentence"), WORKBOOKS.items(), ids=[make.__name__ for make in WORKBOOKS]
)
def test_a_workbook_that_cannot_be_read_is_told_in_the_dialog(
    employ, workspace, organization, terminal, tmp_path, make, sentence
):
    file = make(tmp_path)
    clerk = employ(workspace.folder)
    clerk.enter(workspace)
    clerk.open("社员")
    clerk.press("导入花名册")
    clerk.type_in("要导入的 Excel 文件（.xlsx）", str(file))
    clerk.press("读取")
    clerk.see(sentence)
    assert not clerk.can_press("收入 156 行")
    clerk.press("关闭")
    assert workspace.runner.ask(list_members, organization) == []
    clerk.leave()
    code, told = terminal(
        workspace.folder, "import", "members", file, "--organization", organization
    )
    assert code == 3
    assert told["findings"][0]["message"]
