"""Spoils the rules one by one and looks whether a test notices: ``dev.py mutants [MODULE ...]``.

mutmut changes one operator, number or word of a function at a time and runs the tests of ``domain``
that come by. It works on a copy of the tree. What no test noticed is shown as a change to the code:
either a test is missing, or the code says more than it means.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
DOMAIN = Path("coopdesk/domain")
COPIED = ("coopdesk", "db", "resources", "tests", "dev.py", "pyproject.toml")
NOTICED = {"killed", "timeout", "segfault"}
SETTINGS = """
[tool.mutmut]
source_paths = ["coopdesk"]
only_mutate = {only}
also_copy = {copied}
pytest_add_cli_args_test_selection = {tests}
"""


def main(arguments: Sequence[str]) -> int:
    """Try the modules that are named, or all; print the share noticed and what was not."""
    options = _parser().parse_args(arguments)
    if hasattr(os, "nice"):
        os.nice(10)
    with tempfile.TemporaryDirectory(prefix="coopdesk-mutants-") as folder:
        room = Path(folder)
        _copy(room, options.modules, options.tests)
        command = [sys.executable, "-m", "mutmut", "run", "--max-children", str(options.children)]
        with (room / "log").open("wb") as log:
            told = subprocess.run(command, cwd=room, stdout=log, stderr=log, check=False)
        if told.returncode:
            sys.stdout.write((room / "log").read_text("utf-8", "replace")[-4000:])
            return told.returncode
        os.chdir(room)  # where mutmut looks for its settings
        try:
            for module in options.modules:
                sys.stdout.writelines(_report(module))
        finally:
            os.chdir(ROOT)
    return 0


def _copy(room: Path, modules: Sequence[str], tests: Sequence[str]) -> None:
    for name in COPIED:
        source, leave = ROOT / name, shutil.ignore_patterns("__pycache__")
        if source.is_dir():
            shutil.copytree(source, room / name, ignore=leave)
        else:
            shutil.copy(source, room / name)
    only = [str(DOMAIN / f"{module}.py") for module in modules]
    with (room / "pyproject.toml").open("a", encoding="utf-8") as settings:
        settings.write(SETTINGS.format(only=only, copied=list(COPIED), tests=list(tests)))


def _report(module: str) -> Iterator[str]:
    """Yield the line of a module, and below it every change that no test noticed."""
    from mutmut.__main__ import SourceFileMutationData, get_diff_for_mutant, status_by_exit_code

    path = DOMAIN / f"{module}.py"
    found = SourceFileMutationData(path=path)
    found.load()
    status = {name: status_by_exit_code[code] for name, code in found.exit_code_by_key.items()}
    counts = Counter(status.values())
    noticed = sum(counts[one] for one in NOTICED)
    told = ", ".join(f"{one} {count}" for one, count in sorted(counts.items()))
    yield f"\n{module}: {noticed / max(len(status), 1):.0%} of {len(status)} noticed ({told})\n"
    for name, one in status.items():
        if one not in NOTICED:
            _, _, *lines = get_diff_for_mutant(name, path=path).splitlines()  # the file, twice
            changed = [line for line in lines if line[:1] in ("+", "-")]
            yield "\n".join([f"  {one} {name.rpartition('.')[2]}", *changed, ""])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py mutants", description=__doc__)
    every = sorted(path.stem for path in (ROOT / DOMAIN).glob("*.py") if path.stem != "__init__")
    about = "modules of coopdesk/domain; all where none is named"
    parser.add_argument("modules", nargs="*", metavar="MODULE", default=every, help=about)
    parser.add_argument("--tests", nargs="*", default=["tests/unit/domain"], help="which tests")
    parser.add_argument("--children", type=int, default=os.cpu_count() or 1, help="at once")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
