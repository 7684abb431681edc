"""Type Chinese into the installed program by fcitx5's pinyin, as a person at UOS or Kylin does.

The pictures tell: nothing else knows which signs came out. ``nihao`` and a space must give 你好.
"""

import time
from pathlib import Path

import roots
import screen

INPUT_PACKAGES = ("fcitx5", "fcitx5-chinese-addons", "dbus-x11", "fonts-noto-cjk")
HOME = "/var/office"
PINYIN = """\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin

[Groups/0/Items/0]
Name=keyboard-us
Layout=

[Groups/0/Items/1]
Name=pinyin
Layout=

[GroupOrder]
0=Default
"""
SESSION = "fcitx5 -d --replace; sleep 4; exec coopdesk --demo"
READY = 3.0  # seconds until an input method has answered


def type_chinese(package_there: str, pictures: Path) -> None:
    """Install the package beside fcitx5 in Debian 12, and type 你好 into the search box.

    ``package_there`` is the package as the tree sees it. Raises NotSeen when no window comes.
    """
    print("== typing Chinese by fcitx5 in Debian 12")
    ready = roots.provide("fcitx", "bookworm", packages=INPUT_PACKAGES)
    root = roots.fresh_copy(ready, "try-fcitx")
    root.install(package_there)
    settings = root.path(f"{HOME}/.config/fcitx5/profile")
    settings.parent.mkdir(parents=True)
    settings.write_text(PINYIN, "utf-8")
    env = roots.bare_surroundings() | {"HOME": HOME, "QT_QPA_PLATFORM": "xcb"}
    env["XMODIFIERS"] = "@im=fcitx"
    session = root.command("dbus-run-session", "--", "sh", "-c", SESSION)
    with screen.virtual_screen() as shown:
        env["DISPLAY"], empty = shown.display, shown.now()
        with screen.opened(session, env, lambda: bool(shown.window(screen.DEMO))):
            shown.still(after=empty)
            shown.click(*screen.BESIDE_THE_TITLE)
            for keys in ("ctrl+k", "ctrl+space"):
                shown.press(keys)
                time.sleep(READY)
            shown.type("nihao")
            time.sleep(READY)
            pictures.mkdir(parents=True, exist_ok=True)
            shown.now().save(pictures / "pinyin-choices.png")
            shown.press("space")
            time.sleep(READY)
            shown.now().save(pictures / "pinyin-taken.png")
