"""The colour tokens of both themes and the arithmetic that keeps text readable on them."""

from dataclasses import dataclass

READABLE = 4.5
"""Least contrast of text against what it stands on, after WCAG 2 level AA."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours as ``#RRGGBB``; the derived ones are computed, never chosen by eye."""

    ground: str
    sheet: str
    ink: str
    ink_soft: str
    line: str
    accent: str
    due: str
    wrong: str
    done: str

    @property
    def wash(self) -> str:
        """The selected row and the pressed entry: a breath of accent on the sheet."""
        return mix(self.sheet, self.accent, 0.13)

    @property
    def hover(self) -> str:
        """What lies under the pointer."""
        return mix(self.sheet, self.accent, 0.06)

    @property
    def field_line(self) -> str:
        """The outline of a field: stronger than a hairline, as it invites typing."""
        return mix(self.line, self.ink_soft, 0.45)

    @property
    def accent_pressed(self) -> str:
        """The primary button while it is held down."""
        return mix(self.accent, self.ink, 0.18)

    @property
    def on_accent(self) -> str:
        """Text on the accent."""
        return self.on(self.accent)

    @property
    def on_wrong(self) -> str:
        """Text on the red of what is wrong, and of a rehearsal's frame."""
        return self.on(self.wrong)

    @staticmethod
    def on(ground: str) -> str:
        """Return white or near-black, whichever is easier to read on ``ground``."""
        return max(("#FFFFFF", "#12201A"), key=lambda colour: contrast(colour, ground))

    def tone(self, name: str) -> str:
        """Return the colour of ``name`` made readable as text on every surface of the theme."""
        colour: str = getattr(self, name)
        grounds = (self.sheet, self.ground, self.wash, self.tint(name))
        for step in range(21):
            candidate = mix(colour, self.ink, step / 20)
            if all(contrast(candidate, ground) >= READABLE for ground in grounds):
                return candidate
        return self.ink

    def tint(self, name: str) -> str:
        """Return the quiet background of a message in the tone ``name``."""
        return mix(self.sheet, getattr(self, name), 0.08)


LIGHT = Tokens(
    ground="#F6F7F5",
    sheet="#FFFFFF",
    ink="#1C2421",
    ink_soft="#5D6B65",
    line="#DDE3DF",
    accent="#1F6F54",
    due="#B7791F",
    wrong="#B3261E",
    done="#2F7D4F",
)
DARK = Tokens(
    ground="#1E2220",
    sheet="#272C29",
    ink="#E8ECEA",
    ink_soft="#9DAAA4",
    line="#3A423E",
    accent="#4FB28C",
    due="#E0A64A",
    wrong="#F2857D",
    done="#6CC08B",
)
CONTRAST = Tokens(
    ground="#000000",
    sheet="#000000",
    ink="#FFFFFF",
    ink_soft="#E6E6E6",
    line="#8C8C8C",
    accent="#FFD400",
    due="#FFB84D",
    wrong="#FF9C94",
    done="#8CF59B",
)
"""For eyes that want the strongest contrast: white on black, one yellow, lines that are seen."""


def mix(first: str, second: str, share: float) -> str:
    """Return the colour that lies ``share`` of the way from ``first`` to ``second``."""
    channels = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in channels)


def contrast(first: str, second: str) -> float:
    """Return the WCAG contrast ratio of two colours, between 1 and 21."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
