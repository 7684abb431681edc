"""Typing Chinese on Linux: Qt's wheels bring the way to IBus along, and none to fcitx."""

from collections.abc import MutableMapping

_NAMES = ("XMODIFIERS", "QT_IM_MODULE", "QT_IM_MODULES", "GTK_IM_MODULE")


def let_chinese_be_typed(surroundings: MutableMapping[str, str]) -> None:
    """Lead Qt to fcitx5 by the name under which it answers programs made for IBus.

    Must be done before the application is made. Found by typing into real fcitx5: of the ways
    without a plugin only IBus by its portal works. Where fcitx is not asked for nothing changes.
    """
    asked = " ".join(surroundings.get(name, "") for name in _NAMES)
    if "fcitx" not in asked:
        return
    surroundings["QT_IM_MODULE"] = "ibus"
    surroundings["IBUS_USE_PORTAL"] = "1"
    # Qt 6.7 and newer would read this list first
    surroundings.pop("QT_IM_MODULES", None)
