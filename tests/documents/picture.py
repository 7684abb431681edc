"""The house as a picture: layers from above to below, and what imports what, from the code."""

import ast
from collections.abc import Iterator
from xml.sax.saxutils import escape

from tests.house.source import SOURCES, Source

LAYERS = (
    ("__main__",),
    ("app",),
    ("gui", "cli"),
    ("services",),
    ("storage", "forms", "exchange"),
    ("handbook",),
    ("words", "fonts", "durable"),
    ("domain", "paths"),
)
WIDTH, HIGH, GAP, MARGIN, LINE = 1120, 44, 34, 24, 15
_LEAST = 6
_INK, _LINE, _BOX = "#1d2b26", "#9db5ab", "#e8f0ec"


def drawing() -> str:
    """Return the picture as SVG."""
    boxes = dict(_boxes())
    height = max(y + h for _, y, _, h in boxes.values()) + MARGIN
    parts = [*_arrows(boxes), *(part for name, box in boxes.items() for part in _box(name, box))]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}">'
    style = f"<style>text{{font:13px sans-serif;fill:{_INK}}}.soft{{font-size:11px}}</style>"
    return "\n".join((head, style, *parts, "</svg>", ""))


def _inside(name: str) -> list[str]:
    """Return the rooms of a folder: its packages, where it has some."""
    found = {s.path.split("/")[2] for s in SOURCES if s.path.startswith(f"coopdesk/{name}/")}
    folders = sorted(room for room in found if not room.endswith(".py"))
    files = sorted(room.removesuffix(".py") for room in found - {"__init__.py"})
    return folders or files


def _boxes() -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    top = MARGIN
    for layer in LAYERS:
        room = WIDTH - 2 * MARGIN - GAP * (len(layer) - 1)
        shares = [len(_inside(name)) + _LEAST for name in layer]
        widths = [room * share // sum(shares) for share in shares]
        lines = max(map(len, map(_wrapped, layer, widths)))
        height, left = HIGH + LINE * lines, MARGIN
        for name, width in zip(layer, widths, strict=True):
            yield name, (left, top, width, height)
            left += width + GAP
        top += height + GAP


def _wrapped(name: str, width: int) -> list[str]:
    lines, line = [], ""
    for room in _inside(name):
        if line and len(line) + len(room) + 3 > width // 6:
            lines.append(line)
            line = ""
        line = f"{line} · {room}" if line else room
    return [*lines, line] if line else []


def _box(name: str, box: tuple[int, int, int, int]) -> Iterator[str]:
    x, y, width, height = box
    yield f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{_BOX}"/>'
    yield f'<text x="{x + 12}" y="{y + 24}" font-weight="bold">{escape(name)}</text>'
    for number, line in enumerate(_wrapped(name, width)):
        yield f'<text class="soft" x="{x + 12}" y="{y + 44 + LINE * number}">{escape(line)}</text>'


def _arrows(boxes: dict[str, tuple[int, int, int, int]]) -> Iterator[str]:
    """Draw what imports what; what follows from two other lines is left out."""
    met = _meetings()
    through = {(a, c) for a, b in met for other, c in met if b == other}
    for above, below in sorted(met - through):
        x, y, width, height = boxes[above]
        to_x, to_y, to_width, _ = boxes[below]
        ends = (x + width // 2, y + height, to_x + to_width // 2, to_y)
        yield '<line x1="{}" y1="{}" x2="{}" y2="{}" stroke="{}"/>'.format(*ends, _LINE)


def _meetings() -> set[tuple[str, str]]:
    known = {name for layer in LAYERS for name in layer}
    met = set()
    for source in SOURCES:
        if source.within("coopdesk"):
            above = _room(source.module)
            met |= {(above, below) for below in _imports(source) if {above, below} <= known}
    return {(above, below) for above, below in met if above != below}


def _imports(source: Source) -> Iterator[str]:
    for node in source.nodes:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("coopdesk"):
            if node.module == "coopdesk":
                yield from (alias.name for alias in node.names)
            else:
                yield _room(node.module)


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "app"
