"""Paper fonts: PostScript outlines that a document takes over glyph by glyph, few bytes each.

reportlab embeds TrueType outlines alone, and those make nine tenths of a form's file. The bundled
faces of paper have outlines drawn for few bytes (``packaging/compact_fonts.py``);
in a document they are CIDFonts of type 0 with the glyphs in use (PDF 1.3, 5.6 and 5.8).
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import TTEncoding, TTFont

from coopdesk.forms import cff

_SERIF, _SYMBOLIC = 2, 4
_TAG = b"PAPERS+"
"""Two files may hold one face, one its common and one all its characters: reportlab, which tells
faces apart by their names, would take the second for the first."""
_SECOND = bytes(byte for byte in range(33, 127) if byte not in b"()\\")
_FIRST = bytes(dict.fromkeys(_SECOND + bytes(range(256))))
"""Bytes of codes, first those that a PDF string takes as they are: pages get shorter by them."""


class _Taken:
    """What one document has taken of a font: its characters and the codes it has for them."""

    namePrefix = "F"  # noqa: N815  (what reportlab asks for; the next two as well)

    def __init__(self) -> None:
        self.internalName: str | None = None
        self.subsets = ("the only one",)
        self.codes: dict[str, bytes] = {}

    def coded(self, text: str) -> bytes:
        """Return ``text`` in codes; new characters get the next, 23,296 at the most."""
        for sign in text:
            if sign not in self.codes:
                first, second = divmod(len(self.codes), len(_SECOND))
                self.codes[sign] = bytes((_FIRST[first], _SECOND[second]))
        return b"".join(map(self.codes.__getitem__, text))

    def points(self) -> dict[int, int]:
        """Return the code points by their codes, ascending."""
        by_code = ((int.from_bytes(code), ord(sign)) for sign, code in self.codes.items())
        return dict(sorted(by_code))


class OutlineFont(TTFont):  # type: ignore[misc]
    """A font of PostScript outlines where reportlab expects one of TrueType outlines."""

    def __init__(self, name: str, path: Path) -> None:
        self.fontName = name
        self.face = OutlineFace(path)
        self.face.name = _TAG + self.face.name
        self.encoding = TTEncoding()
        self.state: WeakKeyDictionary[object, _Taken] = WeakKeyDictionary()
        self.shapable = False

    def splitString(  # noqa: N802
        self,
        text: str,
        doc: object,
        encoding: str = "utf-8",  # noqa: ARG002
    ) -> list[tuple[int, bytes]]:
        """Return ``text`` in the codes of ``doc``, all in one subset."""
        return [(0, self.state.setdefault(doc, _Taken()).coded(text.replace("\u00a0", " ")))]

    def is_blank(self, glyph: int) -> bool:
        """Return whether nothing is drawn for ``glyph``."""
        return self.face.is_blank(glyph)

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Add the font, with the glyphs in use, to ``doc``."""
        points = self.state[doc].points()
        internal = self.getSubsetInternalName(0, doc)[1:]
        name = self.face.name
        called = f"/{name.decode()}"
        descendant = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/CIDFontType0",
                "BaseFont": called,
                "CIDSystemInfo": "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>",
                "W": _widths(points, self.face.charWidths),
                "FontDescriptor": doc.Reference(self._descriptor(doc, name, points)),
            }
        )
        font = pdfdoc.PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type0",
                "BaseFont": called,
                "Encoding": "/Identity-H",
                "DescendantFonts": pdfdoc.PDFArray([doc.Reference(descendant)]),
                "ToUnicode": doc.Reference(_stream(_to_unicode(points).encode())),
            }
        )
        doc.idToObject["BasicFonts"].dict[internal] = doc.Reference(font)
        del self.state[doc]

    def _descriptor(self, doc: Any, name: bytes, points: dict[int, int]) -> pdfdoc.PDFDictionary:
        face = self.face
        program = _stream(face.subset(name, points))
        program.dictionary["Subtype"] = "/CIDFontType0C"
        return pdfdoc.PDFDictionary(
            {
                "Type": "/FontDescriptor",
                "FontName": f"/{name.decode()}",
                "Flags": _SERIF | _SYMBOLIC,
                "FontBBox": pdfdoc.PDFArray(face.bbox),
                "ItalicAngle": 0,
                "Ascent": face.ascent,
                "Descent": face.descent,
                "CapHeight": face.capHeight,
                "StemV": face.stemV,
                "FontFile3": doc.Reference(program),
            }
        )


def _stream(content: bytes) -> pdfdoc.PDFStream:
    filtered = pdfdoc.PDFDictionary({"Filter": "/FlateDecode"})
    return pdfdoc.PDFStream(filtered, zlib.compress(content, 9))


def _widths(points: dict[int, int], widths: dict[int, float]) -> str:
    """Return the widths that are not one em, which is what a CIDFont takes for granted."""
    said = ((code, widths.get(point, 1000)) for code, point in points.items())
    other = {code: width for code, width in said if width != 1000}
    runs = (f"{run[0]}[{' '.join(f'{other[code]}' for code in run)}]" for run in _runs(other))
    return f"[{' '.join(runs)}]"


def _to_unicode(points: dict[int, int]) -> str:
    ranges = [
        f"1 beginbfrange<{run[0]:04x}><{run[-1]:04x}>["
        + "".join(f"<{chr(points[code]).encode('utf-16-be').hex()}>" for code in run)
        + "]endbfrange"
        for run in _runs(points)
    ]
    return "\n".join(
        [
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *ranges,
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        ]
    )


def _runs(codes: Iterable[int]) -> Iterator[list[int]]:
    """Yield ascending ``codes`` as runs of neighbours with one first byte."""
    run: list[int] = []
    for code in codes:
        if run and (code != run[-1] + 1 or not code & 0xFF):
            yield run
            run = []
        run.append(code)
    if run:
        yield run


class OutlineFace:
    """What an OpenType font with CFF outlines says of its characters; lengths in 1/1000 em.

    The names are those by which reportlab asks.
    """

    subfontNameX = b""  # noqa: N815

    def __init__(self, path: Path) -> None:
        self._data = path.read_bytes()
        count = self._at(">H", 4)[0]
        directory = struct.iter_unpack(">4sLLL", self._data[12 : 12 + 16 * count])
        self._tables = {tag: offset for tag, _, offset, _ in directory}
        self._outlines = cff.Outlines(self._data, self._tables[b"CFF "])
        self.name = self._outlines.name
        self._read_measures()
        self.charToGlyph = dict(self._characters())
        self.charToGlyph.setdefault(0xA0, self.charToGlyph[0x20])
        advances = self._advances()
        self.defaultWidth = advances[0]
        self.charWidths = {point: advances[g] for point, g in self.charToGlyph.items()}

    def _at(self, form: str, place: int) -> tuple[Any, ...]:
        return struct.unpack_from(form, self._data, place)

    def _read_measures(self) -> None:
        head, metrics = self._tables[b"head"], self._tables[b"OS/2"]
        (self.unitsPerEm,) = self._at(">H", head + 18)
        scale = 1000 / self.unitsPerEm
        self.bbox = [round(side * scale) for side in self._at(">4h", head + 36)]
        self.ascent, self.descent = (round(h * scale) for h in self._at(">2h", metrics + 68))
        self.capHeight = round(self._at(">h", metrics + 88)[0] * scale)
        self.stemV = 50 + int((self._at(">H", metrics + 4)[0] / 65) ** 2)

    def _characters(self) -> Iterator[tuple[int, int]]:
        table = self._tables[b"cmap"]
        parts = struct.iter_unpack(
            ">HHL", self._data[table + 4 :][: 8 * self._at(">H", table + 2)[0]]
        )
        start = table + max(parts)[2]  # (3, 10), all of Unicode
        for number in range(self._at(">L", start + 12)[0]):
            first, last, glyph = self._at(">3L", start + 16 + 12 * number)
            yield from zip(
                range(first, last + 1), range(glyph, glyph + last + 1 - first), strict=True
            )

    def _advances(self) -> list[float]:
        (said,) = self._at(">H", self._tables[b"hhea"] + 34)
        start = self._tables[b"hmtx"]
        rows = struct.iter_unpack(">Hh", self._data[start : start + 4 * said])
        # whole thousandths, which every reader takes alike
        advances = [round(width * 1000 / self.unitsPerEm) for width, _ in rows]
        more = len(self._outlines) - said
        return [*advances, *advances[-1:] * more]

    def is_blank(self, glyph: int) -> bool:
        """Return whether nothing is drawn for ``glyph``."""
        return self._outlines.is_blank(glyph)

    def subset(self, name: bytes, points: dict[int, int]) -> bytes:
        """Return the font program of ``points``, which are code points by ascending codes."""
        charset = [(run[0], len(run)) for run in _runs(points)]
        glyphs = [0, *(self.charToGlyph.get(point, 0) for point in points.values())]
        return cff.make(name, self.unitsPerEm, charset, self._outlines.of(glyphs))
