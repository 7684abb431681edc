"""What a capability offers is imported when it is asked for, and all of it is there."""

import builtins
import sys
from importlib import import_module

import pytest

from coopdesk.services.late_names import late_names
from tests.house.source import ROOT

PACKAGES = sorted(
    f"coopdesk.services.{file.parent.name}"
    for file in (ROOT / "coopdesk" / "services").glob("*/__init__.py")
)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package whose one part counts as it is imported."""
    folder = tmp_path / "held_back"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "from coopdesk.services.late_names import late_names\n"
        "with late_names(__name__):\n"
        "    from held_back.part import Known as Renamed, Lost\n"
        "    import json\n",
        "utf-8",
    )
    (folder / "part.py").write_text("Known = object()\n", "utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    yield import_module("held_back")
    for name in ("held_back", "held_back.part"):
        sys.modules.pop(name, None)


def test_a_name_is_imported_at_the_first_look_and_kept(package):
    assert "held_back.part" not in sys.modules
    found = package.Renamed
    assert found is sys.modules["held_back.part"].Known
    assert vars(package)["Renamed"] is found


def test_names_that_nobody_offers_are_missed_as_of_any_module(package):
    with pytest.raises(AttributeError, match=r"held_back.*Stranger"):
        _ = package.Stranger
    with pytest.raises(AttributeError, match=r"held_back\.part.*Lost"):
        _ = package.Lost
    assert not hasattr(package, "Stranger")


def test_other_imports_go_on_within_and_after():
    before = builtins.__import__
    with pytest.raises(ModuleNotFoundError), late_names(__name__):
        import nowhere_at_all  # noqa: F401 - a plain import is not held back
    assert builtins.__import__ is before


@pytest.mark.parametrize("name", PACKAGES)
def test_everything_a_capability_offers_is_there(name):
    package = import_module(name)
    offered = getattr(package, "__all__", ())
    assert all(getattr(package, one) is not None for one in offered)
    assert name == "coopdesk.services.finding" or offered
