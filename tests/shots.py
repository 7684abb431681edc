"""Pictures of every page and dialog: all dresses, both screens of the look, the largest type.

python -m tests.shots --out out/shots
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.studio import Studio

# name, width, height, base size in pixels: 1366x768 at 100 %, 1920x1080 at 150 % (1280x720 points
# with type half as large again), and the largest type on the small screen
SIZES = (
    ("1366x768", 1366, 728, 13),
    ("1920x1080-150", 1920, 1040, 19),
    ("1366x768-largest", 1366, 728, 20),
)


def main(argv: Sequence[str] | None = None) -> int:
    """Make the pictures and say where they are."""
    parser = argparse.ArgumentParser(prog="shots")
    parser.add_argument("--out", type=Path, default=Path("out/shots"))
    out = parser.parse_args(argv).out
    studio = Studio()
    try:
        for name, width, height, base in SIZES:
            for dress in ("light", "dark", "contrast"):
                window = studio.window(width, height, dress=dress, base=base)
                made = studio.picture_faces(window, out / f"{name}-{dress}")
                window.close()
                print(f"{len(made)} pages and dialogs in {made[0].parent}")
    finally:
        studio.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
