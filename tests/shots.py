"""Pictures of every page and dialog: all dresses, both screens of the look, the largest type.

python -m tests.shots --out out/shots
python -m tests.shots --check --scale 2 --size 1366x768 --dress dark

With ``--check`` what is cut, pale, nameless, foreign, overlapping or out of reach is told instead,
and the exit code is 1 where anything is.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests import eyes
from tests.studio import EVERY_PAGE, Studio

# name, width, height, base size in pixels: 1366x768 at 100 %, 1920x1080 at 150 % (1280x720 points
# with type half as large again), and the middle and the largest type on the small screen
SIZES = (
    ("1366x768", 1366, 728, 13),
    ("1366x768-middle", 1366, 728, 16),
    ("1920x1080-150", 1920, 1040, 19),
    ("1366x768-largest", 1366, 728, 20),
)
DRESSES = ("light", "dark", "contrast")


def main(argv: Sequence[str] | None = None) -> int:
    """Make the pictures and say where they are, or check what they would show."""
    parser = argparse.ArgumentParser(prog="shots")
    parser.add_argument("--out", type=Path, default=Path("out/shots"))
    parser.add_argument("--check", action="store_true", help="tell what is wrong, no pictures")
    parser.add_argument("--scale", default="1", help="pixels of the screen to a point: 1.5, 2")
    parser.add_argument("--size", choices=[size[0] for size in SIZES], action="append")
    parser.add_argument("--dress", choices=DRESSES, action="append")
    parser.add_argument("--page", choices=EVERY_PAGE, action="append")
    told = parser.parse_args(argv)
    os.environ["QT_SCALE_FACTOR"] = told.scale  # read when the first studio starts Qt
    studio, found, pages = Studio(), 0, told.page or EVERY_PAGE
    try:
        for name, width, height, base in SIZES:
            for dress in told.dress or DRESSES:
                if name not in (told.size or (name,)):
                    continue
                window = studio.window(width, height, dress=dress, base=base)
                where = f"{name}-{dress}" + (f"-x{told.scale}" if told.scale != "1" else "")
                if told.check:
                    found += _check(studio, window, where, pages)
                else:
                    made = studio.picture_faces(window, told.out / where, pages)
                    print(f"{len(made)} pages and dialogs in {made[0].parent}")
                window.close()
    finally:
        studio.close()
    return 1 if found else 0


def _check(studio: Studio, window: object, where: str, pages: Sequence[str]) -> int:
    """Print what is wrong with each face and return how much it is."""
    count = walked = 0
    for name, face in studio.faces(window, keys=pages):
        walked += 1
        for sentence in dict.fromkeys([*eyes.pale(face), *eyes.complaints(face)]):
            count += 1
            print(f"{where} {name}: {sentence}")
    print(f"{where}: {walked} pages and dialogs, {count} complaints", flush=True)
    return count


if __name__ == "__main__":
    sys.exit(main())
