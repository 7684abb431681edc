"""A small face of the computer's own: a few hundred characters of a bundled one."""

import io
from functools import cache

from fontTools import subset
from fontTools.ttLib import TTFont

from coopdesk import fonts

_CHARACTERS = "0123456789,.供销合作社人民币元年月日一二三会计凭证记账" + "".join(
    map(chr, range(32, 127))
)


@cache
def small_fang() -> bytes:
    """Return a TrueType font that an office could choose for its paper."""
    options = subset.Options()
    options.layout_features = []
    chosen = subset.Subsetter(options)
    chosen.populate(text=_CHARACTERS)
    held = io.BytesIO()
    with TTFont(fonts.file("noto-serif-sc")) as font:
        chosen.subset(font)
        for record in font["name"].names:  # reportlab knows faces by their own name
            record.string = "OfficeFang"
        font.save(held)
    return held.getvalue()
