"""The faces paper is set in: loaded on first use, with a fallback for every character.

The faces of most text are paper fonts (``outlines``), the others TrueType fonts as they come.
reportlab takes one font per string and prints nothing, or an empty box, for a character the font
lacks. FandolFang lacks characters as common in names as 堃 and 喆, so each character is looked up
in the fonts' own character maps: asked face, Noto Serif SC, HanaMinB, at last a visible sign.
"""

import struct
import threading
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

from coopdesk import fonts
from coopdesk.apart import ReadingStopped, Room
from coopdesk.domain.errors import SurroundingsTrouble
from coopdesk.forms.outlines import OutlineFont

FANG = "fang"
SONG = "song"
TITLE = "title"
FIGURES = "figures"
SANS = "sans"
"""Roles of text. Figures keep the bundled 仿宋, whose ten digits have one width; plots are sans."""

LOCK = threading.RLock()
"""Held while a document is made: reportlab's fonts collect characters per document."""

_CHAINS = {
    FANG: ("fandol-fang", "noto-serif-sc", "hana-min-b"),
    SONG: ("noto-serif-sc", "hana-min-b"),
    TITLE: ("noto-serif-sc-title", "noto-serif-sc-bold", "hana-min-b"),
    SANS: ("noto-sans-sc", "noto-serif-sc", "hana-min-b"),
    FIGURES: ("fandol-fang", "noto-serif-sc", "hana-min-b"),
}
_MONGOLIAN = "noto-sans-mongolian"
_PRIVATE = 0xE000
_EXPECTED_OF_A_FANG = frozenset("0123456789,.供销合作社人民币元年月日一二三")
_MOST_SECONDS, _IN_A_LINE = 120, 200
# What reportlab raises where a font says what cannot be.
_BROKEN = (
    *(TTFError, OSError, struct.error, LookupError, ValueError, ArithmeticError, TypeError),
    *(AttributeError, AssertionError, RecursionError),
)
_listeners: list[Callable[[], None]] = []
_preferred: list["Face"] = []


class _RepairedFont(TTFont):  # type: ignore[misc]
    """TTFont with a right text layer beyond U+FFFF.

    reportlab 5.1.0 writes five hexadecimal digits there instead of UTF-16, so such names could be
    neither copied nor found, and more than the 100 entries that a block may have. ``said`` is what
    points say that stand for joined letters.
    """

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(name, str(path), asciiReadable=0)
        self.said: dict[int, str] = {}
        for tag in ("name", "OS/2"):  # a document needs neither, and licences are long
            self.face.table.pop(tag, None)

    def is_blank(self, glyph: int) -> bool:
        """Return whether nothing is drawn for ``glyph``."""
        ends = self.face.glyphPos
        return not glyph or bool(ends[glyph + 1] == ends[glyph])

    def addObjects(self, doc: object) -> None:  # noqa: N802
        """Add the font to ``doc``, then put a right character map in place of each wrong one."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            plain = b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX))
            stream = doc.idToObject["toUnicodeCMap:" + plain.decode("pdfdoc")]  # type: ignore[attr-defined]
            stream.content = _to_unicode([self.said.get(point, chr(point)) for point in subset])


def _to_unicode(said: list[str]) -> str:
    entries = [
        f"<{code:02X}> <{text.encode('utf-16-be').hex().upper()}>"
        for code, text in enumerate(said)
        if text != "\0"
    ]
    blocks = [entries[start : start + 100] for start in range(0, len(entries), 100)]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <00> <FF> endcodespacerange",
            *(f"{len(b)} beginbfchar\n" + "\n".join(b) + "\nendbfchar" for b in blocks),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )


class Face:
    """One loaded font: the characters it can draw and their widths."""

    def __init__(self, name: str, font: _RepairedFont | OutlineFont) -> None:
        self.name = name
        self.widths: dict[str, float] = dict(_drawable(font))
        self.characters = frozenset(self.widths)
        pdfmetrics.registerFont(font)


class JoinedFace(Face):
    """A face of a script whose letters join: each has other shapes within a word.

    A PDF font holds shapes by code points, so every shape of a text gets one of its own from the
    private area, together with the letters it stands for: the text is read back as it was typed.
    """

    def __init__(self, name: str, path: Path) -> None:
        font = _RepairedFont(name, path)
        super().__init__(name, font)
        self._letters, self._said = font.face, font.said
        self._points: dict[tuple[int, str], str] = {}
        # a module of C that only paper with such a script needs
        import uharfbuzz

        self._shaper = uharfbuzz
        self._shapes = uharfbuzz.Font(uharfbuzz.Face(path.read_bytes()))

    def join(self, text: str) -> str:
        """Return ``text`` as the points of its shapes; empty when the face lacks a letter."""
        buffer = self._shaper.Buffer()
        buffer.cluster_level = self._shaper.BufferClusterLevel.MONOTONE_CHARACTERS
        buffer.add_str(text)
        buffer.guess_segment_properties()
        self._shaper.shape(self._shapes, buffer)
        shapes = [shape.codepoint for shape in buffer.glyph_infos]
        if 0 in shapes:
            return ""
        starts = [shape.cluster for shape in buffer.glyph_infos]
        said = [text[start:end] for start, end in pairwise([*starts, len(text)])]
        advances = [place.x_advance for place in buffer.glyph_positions]
        joined: list[tuple[int, str, int]] = []
        for shape, part, advance in zip(shapes, said, advances, strict=True):
            if joined and not advance:  # a sign that only parts or joins: readers pass over it
                before = joined[-1]
                joined[-1] = (before[0], before[1] + part, before[2])
            else:
                joined.append((shape, part, advance))
        return "".join(self._point(*one) for one in joined)

    def _point(self, shape: int, said: str, advance: int) -> str:
        known = self._points.get((shape, said))
        if known is None:
            point = _PRIVATE + len(self._points)
            known = self._points[shape, said] = chr(point)
            width = advance * 1000 / self._letters.unitsPerEm
            self._letters.charToGlyph[point], self._letters.charWidths[point] = shape, width
            self.widths[known], self._said[point] = width, said
        return known


def _drawable(font: _RepairedFont | OutlineFont) -> Iterator[tuple[str, float]]:
    # Some fonts map characters to an empty outline; only spaces may be blank.
    widths = font.face.charWidths
    for point, glyph in font.face.charToGlyph.items():
        sign = chr(point)
        if sign in " \u00a0\u2002\u2003\u3000" or not font.is_blank(glyph):
            yield sign, widths[point]


def chain(role: str) -> Iterator[Face]:
    """Yield the faces of ``role`` in the order they are asked, each loaded when it is reached."""
    if role == FANG:
        yield from _preferred
    for name in _CHAINS[role]:
        yield _load(name)


@cache
def _load(name: str) -> Face:
    path = fonts.file(name)
    kind = OutlineFont if path.suffix == ".otf" else _RepairedFont
    return Face(name, kind(name, path))


@cache
def mongolian() -> JoinedFace:
    """Return the face of the traditional Mongolian script, loaded when it is first needed."""
    return JoinedFace(_MONGOLIAN, fonts.file(_MONGOLIAN))


def prefer_fang(path: Path | None) -> None:
    """Set text in the office's own 仿宋 from now on, or in the bundled one again for None.

    Raises SurroundingsTrouble ``no_font`` when the file is no TrueType font with outlines that
    can be embedded, or lacks the most common characters; the face in use then stays.
    """
    with LOCK:
        chosen = [] if path is None else [_checked(path)]
        _preferred[:] = chosen
        for forget in _listeners:
            forget()


def prove_fang(path: Path) -> None:
    """Have every character of a font set once, apart, before an office prints with it.

    Raises SurroundingsTrouble as ``prefer_fang``, also for one that stops its reader.
    """
    try:
        with Room(_MOST_SECONDS) as room:
            room.ask(set_whole, path.absolute())
    except ReadingStopped as stopped:
        raise SurroundingsTrouble("no_font", path=str(path), font=path.stem) from stopped


def set_whole(path: Path) -> None:
    """Set all of a font on one page; for a reader. Raises as ``prefer_fang``."""
    face = _checked(path)
    canvas = Canvas(BytesIO())
    canvas.setFont(face.name, 1)
    characters = sorted(face.characters)
    try:
        for start in range(0, len(characters), _IN_A_LINE):
            canvas.drawString(0, 0, "".join(characters[start : start + _IN_A_LINE]))
        canvas.save()
    except _BROKEN as reason:
        raise SurroundingsTrouble("no_font", path=str(path), font=path.stem) from reason


def on_change(forget: Callable[[], None]) -> None:
    """Register what has to be forgotten when the faces of a role change."""
    _listeners.append(forget)


def _checked(path: Path) -> Face:
    try:
        name = f"office-fang-{path.stem}"
        face = Face(name, _RepairedFont(name, path))
    except _BROKEN as reason:
        raise SurroundingsTrouble("no_font", path=str(path), font=path.stem) from reason
    if not face.characters >= _EXPECTED_OF_A_FANG:
        raise SurroundingsTrouble("no_font", path=str(path), font=path.stem)
    return face
