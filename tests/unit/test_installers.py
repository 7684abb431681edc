"""What can be seen of the installers without building them: the spec, and the kinds of files."""

import importlib.util
import re
import sys
from xml.etree import ElementTree as ET

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from coopdesk import __version__, paths
from coopdesk.domain.errors import BadPackage, RuleViolation
from coopdesk.domain.updates import InstallerKind
from coopdesk.exchange.sealing import KEY_SUFFIX
from coopdesk.exchange.update_file import extract_installer, read_update
from coopdesk.services import exchange, updates
from tests.house.source import ROOT

PACKAGING = ROOT / "packaging"
ENDINGS = {
    exchange.SUFFIX,
    exchange.RECEIPT_SUFFIX,
    KEY_SUFFIX,
    updates.SUFFIX,
    ".coopbackup",
}


@pytest.fixture(scope="module")
def spec():
    """The definitions of the PyInstaller spec, without running its analysis."""
    text = (ROOT / "build_installer.spec").read_text("utf-8").partition("\nanalysis = ")[0]
    names = {"SPECPATH": str(ROOT), "__name__": "spec"}
    exec(compile(text, "build_installer.spec", "exec"), names)
    return names


@pytest.fixture
def packaging_module(monkeypatch):
    """Return ``packaging_module(name)``: a module of ``packaging``, as its scripts import it."""
    monkeypatch.syspath_prepend(str(PACKAGING))

    def load(name):
        found = importlib.util.spec_from_file_location(name, PACKAGING / f"{name}.py")
        module = importlib.util.module_from_spec(found)
        found.loader.exec_module(module)
        return module

    yield load
    for name in ("roots", "release"):
        sys.modules.pop(name, None)


def test_the_spec_names_what_is_there(spec):
    for name in spec["HIDDEN"]:
        assert importlib.util.find_spec(name), name
    assert {"coopdesk.cli.main", "coopdesk.gui.system.page"} <= set(spec["HIDDEN"])
    assert re.fullmatch(r"\d+\.\d+\.\d+", spec["VERSION"])


@pytest.mark.parametrize(
    ("source", "stays"),
    [
        ("/usr/lib/x86_64-linux-gnu/libstdc++.so.6", True),  # the drivers for GL need a newer one
        ("/usr/lib/x86_64-linux-gnu/libsystemd.so.0", True),  # asks for glibc 2.30 in Debian 11
        ("/usr/lib/x86_64-linux-gnu/libxcb.so.1", True),
        ("/usr/lib/x86_64-linux-gnu/libxcb-cursor.so.0", False),  # few desktops have it
        ("/usr/lib/x86_64-linux-gnu/libcrypto.so.1.1", False),  # another one in Debian 12
        ("/opt/python/lib/libpython3.11.so.1.0", False),
    ],
)
def test_what_every_desktop_has_stays_its_own(spec, source, stays):
    assert spec["is_of_the_desktop"](source) is stays


def test_each_kind_of_file_is_known_to_all_three_desktops():
    """The menu of Linux, its list of kinds, and the Windows set-up tell of the same files."""
    kinds = ET.parse(PACKAGING / "linux" / "coopdesk.xml").getroot()
    named = {part.get("type") for part in kinds if part.get("type")}
    globs = {part.get("pattern") for part in kinds.iter() if part.tag.endswith("glob")}
    assert globs == {f"*{ending}" for ending in ENDINGS}

    menu = (PACKAGING / "linux" / "coopdesk.desktop").read_text("utf-8")
    opened = next(line for line in menu.splitlines() if line.startswith("MimeType="))
    assert set(opened.removeprefix("MimeType=").strip(";").split(";")) == named

    script = (PACKAGING / "windows" / "setup.nsi").read_text("utf-8")
    for macro in ("AddKind", "RemoveKind"):
        told = set(re.findall(rf'!insertmacro {macro} "(\.\w+)"', script))
        assert told == ENDINGS, macro


def test_a_build_takes_what_the_program_asks_for_and_no_tools_of_testing(packaging_module):
    requirements = packaging_module("requirements")
    linux = requirements.needed_names(for_windows=False)
    windows = requirements.needed_names(for_windows=True)
    assert {"pyside6-essentials", "sqlcipher3", "pyinstaller"} <= linux & windows
    assert not {"pytest", "mypy", "hypothesis", "frictionless"} & (linux | windows)
    assert windows - linux == {"pefile", "pywin32-ctypes"}
    lines = requirements._locked_lines(windows).splitlines()
    assert len([line for line in lines if "==" in line]) == len(windows)
    assert not any(";" in line for line in lines)


def test_the_glibc_that_a_program_needs_is_read_from_its_symbols(packaging_module, tmp_path):
    """Asked of what runs these tests, whose needs the tools of binutils tell too."""
    (tmp_path / "python").write_bytes((ROOT / ".venv/bin/python").resolve().read_bytes())
    (tmp_path / "words.txt").write_text("GLIBC_9.99", "utf-8")
    newest, file = packaging_module("glibc").newest_asked_for(tmp_path)
    assert file == "python"
    assert (2, 2) <= newest < (3, 0)


def test_what_is_carried_to_an_installed_program_is_taken_and_refused_as_it_says(
    packaging_module, tmp_path, monkeypatch
):
    """The check of the installers asks built programs; here the same files meet the source."""
    carried = packaging_module("next_version")
    key = Ed25519PrivateKey.generate()
    trusting = tmp_path / "program"
    (trusting / "resources" / "keys").mkdir(parents=True)
    carried.let_trust(trusting, key)
    monkeypatch.setattr(paths, "RESOURCES", trusting / "resources")
    monkeypatch.setattr(updates, "installer_kind", lambda: InstallerKind.DEBIAN)
    installer = tmp_path / "coopdesk_next_amd64.deb"
    installer.write_bytes(b"an installer, " * 20_000)
    version = carried.following(__version__)
    numbered = (ROOT / "coopdesk" / "__init__.py").read_text("utf-8")
    raised = carried.with_version(numbered, version)
    assert raised == numbered.replace(f'"{__version__}"', f'"{version}"') != numbered

    good = carried.fill_stick(tmp_path / "stick", installer, version, key)

    assert updates.check_update(good).version == version
    for bad in carried.BAD:
        with pytest.raises((BadPackage, RuleViolation)) as refused:
            _take(tmp_path / "stick" / bad.name, tmp_path / "taken")
        told = refused.value
        reasons = told.findings if isinstance(told, BadPackage) else told.refusals
        assert [one.code for one in reasons] == [bad.reason], bad.name
    assert not (tmp_path / "taken").exists()


def _take(update, target):
    updates.check_update(update)
    (part,) = read_update(update, updates._publishers()).parts
    extract_installer(update, part, target)
