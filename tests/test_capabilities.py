"""The grid: a capability stands under the same word in every layer, from words to tests.

A capability is judged as soon as its service is there, so each one bites as it lands.
"""

import pytest

from tests.house.grid import CAPABILITIES, has_page
from tests.house.source import ROOT

# What a capability has, each a pattern with the capability's word in it.
PLACES = {
    "rules": "coopdesk/domain/{}*",
    "tables": "coopdesk/storage/tables/{}*",
    "commands and queries": "coopdesk/services/{}*",
    "command line": "coopdesk/cli/{}*.py",
    "page": "coopdesk/gui/{}/page.py",
    "words": "resources/text/zh_CN/{}.toml",
    "tests of its rules": "tests/unit/domain/test_{}*.py",
    "tests of its commands": "tests/unit/services/test_{}*.py",
    "tests of its page": "tests/gui/test_{}*.py",
}
WITHOUT = {
    ("system", "rules"): "what operators may do is domain/rights.py",
    ("system", "tests of its rules"): "what operators may do is domain/rights.py",
}
# Folders of the window that show what several capabilities have.
PAGES_OF_THEIR_OWN = {"kit", "home", "scans"}


def _is_served(capability: str) -> bool:
    services = ROOT / "coopdesk" / "services"
    return (services / f"{capability}.py").exists() or (services / capability).is_dir()


def _lacking(capability: str) -> list[str]:
    return [
        f"{what}: {pattern.format(capability)}"
        for what, pattern in PLACES.items()
        if (capability, what) not in WITHOUT and not any(ROOT.glob(pattern.format(capability)))
    ]


@pytest.mark.parametrize("capability", CAPABILITIES)
def test_a_capability_that_is_served_stands_in_every_layer(capability):
    lacking = _lacking(capability) if _is_served(capability) else []
    assert not lacking, f"{capability} is served and lacks\n" + "\n".join(lacking)


def test_every_page_shows_a_capability_that_is_served():
    """A page under a word that no other layer knows would fall out of the grid."""
    folders = {file.parent.name for file in (ROOT / "coopdesk" / "gui").glob("*/page.py")}
    strangers = folders - PAGES_OF_THEIR_OWN - set(CAPABILITIES)
    assert not strangers, f"{strangers}: name them in CAPABILITIES"
    assert not [word for word in CAPABILITIES if has_page(word) and not _is_served(word)]


def test_a_capability_that_stands_nowhere_lacks_every_place():
    """The grid can fail."""
    assert len(_lacking("projects")) == len(PLACES)
