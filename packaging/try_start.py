"""How long the built program takes to its first window, against the same program from its source.

In turn, on one screen, both with the demo's year made before; the median of the pairs counts.
"""

import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

import screen
from check_build import Installed, in_folder
from roots import TREE
from screen import NotSeen

MOST = 1.3
PAIRS = 5


def compare_start(folder: Path) -> None:
    """Start the one-folder program of this system in turn with the source; raises NotSeen."""
    with tempfile.TemporaryDirectory(prefix="coopdesk-start-") as home:
        built = in_folder(folder, Path(home))
        env = dict(built.env) | {"PYTHONPATH": str(TREE)}
        source = replace(built, window=[sys.executable, "-P", "-m", "coopdesk"], env=env)
        with screen.virtual_screen() as shown:
            pairs = [(_start(built, shown), _start(source, shown)) for _ in range(PAIRS + 1)]
    frozen, plain = zip(*pairs[1:], strict=True)  # the first made the demo, and read the disk
    ratio = median(one / other for one, other in pairs[1:])
    told = f"{median(frozen):.2f} s, from source {median(plain):.2f} s: {ratio:.2f} times"
    print(f"  first window, installed {told} (at most {MOST})")
    if ratio > MOST:
        raise NotSeen(f"the built program starts too slowly: {told}")


def _start(program: Installed, shown: screen.Screen) -> float:
    env = dict(program.env) | {"DISPLAY": shown.display}
    command = [*program.window, "--demo"]
    with screen.opened(command, env, lambda: bool(shown.window(screen.DEMO))) as seconds:
        return seconds
