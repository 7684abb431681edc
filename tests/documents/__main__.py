"""Write the made pages: ``python3 dev.py docs``."""

from tests.documents import MADE
from tests.house.source import ROOT

for name, make in MADE.items():
    file = ROOT / "docs" / name
    file.write_text(make(), encoding="utf-8")
    print(file.relative_to(ROOT))  # noqa: T201
