"""Names of persons: one normal form to compare by, the typed form kept beside it.

Mongolian names join clan and name with a middle dot that every input method writes differently;
the normal form has U+00B7. Spaces that only stretch a short name (李　娜) go.
"""

import re
import unicodedata

from coopdesk.domain.typed import Reading, as_typed

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3007\U00020000-\U000323af"
_DOTS = dict.fromkeys(map(ord, "・‧•·．.∙⋅･⸱●᛫ꞏ。"), "·")
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF21, 0xFF5B)}
_INVISIBLE = dict.fromkeys(
    [
        0xFEFF,
        0x00AD,
        0x200B,
        0x200E,
        0x200F,
        0x2060,
        *range(0xFE00, 0xFE10),
        *range(0xE0100, 0xE01F0),
    ]
)
_SIGNS: dict[int, int | str | None] = {**_HALF_WIDTH, **_INVISIBLE}
_PLAIN = re.compile(rf"[{_HAN}]{{2,20}}(?:·[{_HAN}]{{1,20}}){{0,3}}")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ]+(?:[ '.·-]{1,2}[A-Za-zÀ-ɏ]+){0,5}")
_BETWEEN_NAMES = re.compile(r"[、，,；;/\n]+")
_MONGOLIAN = re.compile(r"[᠀-ᢪ]+(?:[ \u202f\u200d][᠀-ᢪ]+){0,5}")
_CYRILLIC = re.compile(r"[А-Яа-яЁёӨөҮү]+(?:[ .-][А-Яа-яЁёӨөҮү]+){0,3}")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_NOT_NAMES = frozenset(
    (
        "待定",
        "待补",
        "待查",
        "不详",
        "不明",
        "未知",
        "未填",
        "暂无",
        "没有",
        "同上",
        "姓名",
        "空白",
        "合计",
        "小计",
        "总计",
        "共计",
    )
)


def read_name(raw: object) -> Reading[str]:
    """Return the normal form of a person's name.

    Problems: ``name_missing``, ``name_unreadable`` (no name of a person), and, with the value
    given all the same, ``name_private_character`` (a sign that only the sender's computer shows).
    """
    if isinstance(raw, str) and _PLAIN.fullmatch(raw) and raw not in _NOT_NAMES:
        name = unicodedata.normalize("NFC", raw)
        return Reading(name, normalized=name != raw)
    typed = as_typed(raw)
    name = normal_name(typed)
    if not name:
        return Reading(problem="name_missing")
    private = _PRIVATE.search(name)
    readable = _PRIVATE.sub("一", name) if private else name
    forms = (_PLAIN, _LATIN, _MONGOLIAN, _CYRILLIC)
    if name in _NOT_NAMES or not any(form.fullmatch(readable) for form in forms):
        return Reading(problem="name_unreadable")
    problem = "name_private_character" if private else ""
    return Reading(name, problem, normalized=name != typed)


def spelt_otherwise(typed: str) -> str:
    """Return other spellings of a name in their normal forms, each once, apart by 、."""
    names = (normal_name(name) for name in _BETWEEN_NAMES.split(typed))
    return "、".join(dict.fromkeys(name for name in names if name))


def normal_name(typed: str) -> str:
    """Return ``typed`` as names are compared: one middle dot, no stretching spaces, NFC."""
    name = unicodedata.normalize("NFC", typed).translate(_SIGNS)
    name = re.sub(r"[\s\u3000]+", " ", name).strip()
    if re.search(rf"[{_HAN}]", name):
        return re.sub("·+", "·", name.translate(_DOTS).replace(" ", ""))
    return name
