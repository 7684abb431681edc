"""The faces paper is set in: loaded on first use, with a fallback for every character.

reportlab takes one font per string and prints nothing, or an empty box, for a character the font
lacks. FandolFang lacks characters as common in names as 堃 and 喆, so each character is looked up
in the fonts' own character maps: asked face, Noto Serif SC, HanaMinB, at last a visible sign.
"""

import threading
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import SUBSETN, TTFError, TTFont

from coopdesk import fonts
from coopdesk.domain.errors import SurroundingsTrouble

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
    TITLE: ("noto-serif-sc-bold", "hana-min-b"),
    SANS: ("noto-sans-sc", "noto-serif-sc", "hana-min-b"),
    FIGURES: ("fandol-fang", "noto-serif-sc", "hana-min-b"),
}
_EXPECTED_OF_A_FANG = frozenset("0123456789,.供销合作社人民币元年月日一二三")
_listeners: list[Callable[[], None]] = []
_preferred: list["Face"] = []


class _RepairedFont(TTFont):  # type: ignore[misc]
    """TTFont with a right text layer beyond U+FFFF.

    reportlab 5.1.0 writes five hexadecimal digits there instead of UTF-16, so such names could be
    neither copied nor found, and more than the 100 entries that a block may have.
    """

    def addObjects(self, doc: object) -> None:  # noqa: N802
        """Add the font to ``doc``, then put a right character map in place of each wrong one."""
        subsets = [list(subset) for subset in self.state[doc].subsets]
        super().addObjects(doc)
        for number, subset in enumerate(subsets):
            plain = b"".join((SUBSETN(number), b"+", self.face.name, self.face.subfontNameX))
            stream = doc.idToObject["toUnicodeCMap:" + plain.decode("pdfdoc")]  # type: ignore[attr-defined]
            stream.content = _to_unicode(subset)


def _to_unicode(subset: list[int]) -> str:
    entries = [
        f"<{code:02X}> <{chr(point).encode('utf-16-be').hex().upper()}>"
        for code, point in enumerate(subset)
        if point
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

    def __init__(self, name: str, path: Path) -> None:
        # Raises TTFError for PostScript outlines and for what is no font at all.
        self.name = name
        self._font = _RepairedFont(name, str(path), asciiReadable=0)
        self.widths: dict[str, float] = dict(_drawable(self._font.face))
        self.characters = frozenset(self.widths)
        pdfmetrics.registerFont(self._font)


def _drawable(face: object) -> Iterator[tuple[str, float]]:
    # Some fonts map characters to an empty outline; only spaces may be blank.
    ends, widths = face.glyphPos, face.charWidths  # type: ignore[attr-defined]
    for point, glyph in face.charToGlyph.items():  # type: ignore[attr-defined]
        sign = chr(point)
        if sign in " \u00a0\u2002\u2003\u3000" or (glyph and ends[glyph + 1] > ends[glyph]):
            yield sign, widths[point]


def chain(role: str) -> Iterator[Face]:
    """Yield the faces of ``role`` in the order they are asked, each loaded when it is reached."""
    if role == FANG:
        yield from _preferred
    for name in _CHAINS[role]:
        yield _load(name)


@cache
def _load(name: str) -> Face:
    return Face(name, fonts.file(name))


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


def on_change(forget: Callable[[], None]) -> None:
    """Register what has to be forgotten when the faces of a role change."""
    _listeners.append(forget)


def _checked(path: Path) -> Face:
    try:
        face = Face(f"office-fang-{path.stem}", path)
    except (TTFError, OSError) as reason:
        raise SurroundingsTrouble("no_font", path=str(path), font=path.stem) from reason
    if not face.characters >= _EXPECTED_OF_A_FANG:
        raise SurroundingsTrouble("no_font", path=str(path), font=path.stem)
    return face
