"""The import contracts of pyproject.toml, and two that they cannot say.

Layers are judged by import-linter. That pages do not know each other and that a capability uses
only those before it is judged here, so that a new one needs no line in a contract.
"""

import ast
import shutil
import subprocess
import sys
from collections.abc import Container, Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tests.house.grid import CAPABILITIES
from tests.house.source import ROOT, SOURCES, Source

LINT = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
ORDERED_LAYERS = ("domain", "storage.tables", "services")


def contracts(folder: Path) -> subprocess.CompletedProcess[str]:
    """Judge the program that lies in ``folder``."""
    options = ["--no-cache", "--no-logo"]
    return subprocess.run(
        [*LINT, *options], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program into which a breach can be planted."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "coopdesk", tmp_path / "coopdesk", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_contracts_are_kept():
    judged = contracts(ROOT)
    assert judged.returncode == 0, judged.stdout


@pytest.mark.parametrize(
    ("path", "code", "contract"),
    [
        ("domain/planted.py", "import PySide6", "The domain needs nothing but Python"),
        ("services/planted.py", "import PySide6", "Only the window knows Qt"),
        ("storage/planted.py", "import coopdesk.services", "Layers point downwards"),
        ("gui/planted.py", "import sqlalchemy", "Window and command line know no database"),
        ("planted.py", "", "Layers point downwards"),
    ],
)
def test_a_planted_import_breaks_its_contract(copy, path, code, contract):
    """A contract that names what is no longer there would be kept by everything."""
    (copy / "coopdesk" / path).write_text(code, "utf-8")
    judged = contracts(copy)
    told = " ".join(judged.stdout.split())
    assert judged.returncode != 0
    assert contract in told
    assert "planted" in told


def test_pages_do_not_know_each_other():
    found = [f"{source.path}: {page}" for source in SOURCES for page in other_pages(source)]
    assert not found, "\n".join(found)


def test_a_capability_uses_only_those_before_it():
    found = [f"{source.path}: {word}" for source in SOURCES for word in later_capabilities(source)]
    assert not found, "\n".join(found)


def test_no_modules_need_each_other_in_a_circle():
    """Nor by an import inside a function, nor for the names of types alone."""
    assert circle(source for source in SOURCES if source.within("coopdesk")) == []


def test_a_planted_circle_is_found():
    page = Source("coopdesk/gui/page.py", "from coopdesk.gui.sheets import Sheets")
    sheets = Source("coopdesk/gui/sheets.py", "def read():\n    from coopdesk.gui import page")
    assert set(circle([page, sheets])) == {"coopdesk.gui.page", "coopdesk.gui.sheets"}
    assert circle([page]) == []


def test_planted_imports_of_a_page_and_of_a_later_capability_are_found():
    page = Source(
        "coopdesk/gui/awards/page.py", "from coopdesk.gui.members.page import MembersPage"
    )
    assert list(other_pages(page)) == ["members"]
    kit = Source("coopdesk/gui/awards/page.py", "from coopdesk.gui import awards\nimport a.b")
    assert not list(other_pages(kit))
    early = Source(
        "coopdesk/services/members.py", "from coopdesk.services import awards, organizations"
    )
    assert list(later_capabilities(early)) == ["awards"]
    across = Source("coopdesk/services/members.py", "from coopdesk.domain.awards import Award")
    assert not list(later_capabilities(across))


def circle(program: Iterable[Source]) -> list[str]:
    """Return modules each of which imports the next, and the last the first; none is right."""
    modules = {source.module: source for source in program}
    needs = {
        name: {needed for needed in _modules_named_by(source, modules) if needed != name}
        for name, source in modules.items()
    }
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        return list(dict.fromkeys(error.args[1]))
    return []


def other_pages(source: Source) -> Iterator[str]:
    """Return the pages that a page, or the kit, imports."""
    own = source.module.split(".")
    if own[:2] != ["coopdesk", "gui"] or len(own) < 4:
        return
    for word in _imported_below("coopdesk.gui", source):
        is_folder = word in CAPABILITIES or (ROOT / "coopdesk" / "gui" / word).is_dir()
        if is_folder and word not in {own[2], "kit"}:
            yield word


def later_capabilities(source: Source) -> Iterator[str]:
    """Return the capabilities of the same layer that stand behind the module's own."""
    for layer in ORDERED_LAYERS:
        own = source.module.removeprefix(f"coopdesk.{layer}.").split(".")[0]
        if source.module.startswith(f"coopdesk.{layer}.") and own in CAPABILITIES:
            behind = CAPABILITIES[CAPABILITIES.index(own) + 1 :]
            found = _imported_below(f"coopdesk.{layer}", source)
            yield from (word for word in found if word in behind)


def _imported_below(package: str, source: Source) -> Iterator[str]:
    """Return the first word below ``package`` of everything the module imports from there."""
    for name in _imported(source):
        if name.startswith(f"{package}."):
            yield name.removeprefix(f"{package}.").split(".")[0]


def _modules_named_by(source: Source, known: Container[str]) -> Iterator[str]:
    """Return the modules that are imported, or of which a name is."""
    for name in _imported(source):
        found = name if name in known else name.rpartition(".")[0]
        if found in known:
            yield found


def _imported(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
