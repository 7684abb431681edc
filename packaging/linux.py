"""The Debian package: built in a Debian 11 tree with a Python of its own, for glibc 2.28 and newer.

Debian 11 has glibc 2.31. UOS 20 and Kylin V10 SP1 have 2.28 and 2.31, so what is built here is
compiled to ask for the older symbols (``OLDER_GLIBC``), and nothing of Debian 11 itself is taken
along that asks for more (``build_installer.spec`` leaves the desktop's own libraries out).
"""

import gzip
import shutil
import subprocess
from pathlib import Path

import glibc
import icons
import requirements
import roots
from roots import TREE, BuildFailed, Root

STAGED = TREE / "build" / "linux" / "deb"
DIST = TREE / "dist"
OLDEST_GLIBC = (2, 28)
# Debian 12's source of CPython 3.11, with the security fixes of Debian.
PYTHON_SOURCE = f"deb-src {roots.MIRROR} bookworm main"
COMPILER = (
    *("build-essential", "ca-certificates", "libssl-dev", "zlib1g-dev", "libffi-dev"),
    *("liblzma-dev", "libbz2-dev", "libexpat1-dev", "pkg-config"),
)
# What Qt's plugins are linked to: PyInstaller follows the links in this tree.
QT_LINKS = (
    *("libglib2.0-0", "libegl1", "libgl1", "libfontconfig1", "libdbus-1-3", "libxkbcommon0"),
    *("libxkbcommon-x11-0", "libxcb-cursor0", "libxcb-icccm4", "libxcb-keysyms1", "libxcb-shape0"),
    *("libxcb-xkb1", "libxcb-randr0", "libxcb-sync1", "libxcb-xfixes0", "libx11-xcb1", "libcups2"),
)
# In glibc 2.29 and 2.30 these got new versions; the older ones are still in every glibc. A clock
# for waiting that is only in 2.30 is not looked for.
OLDER_GLIBC = """
mkdir -p /build && cd /build
for name in exp exp2 log log2 pow; do
    echo "__asm__(\\".symver $name,$name@GLIBC_2.2.5\\");"
done > older_glibc.h
"""
COMPILE_PYTHON = f"""
echo '{PYTHON_SOURCE}' > /etc/apt/sources.list.d/python.list
apt-get update -qq
cd /build && apt-get source -qq python3.11 && cd python3.11-*/
sed -i '1i #define Py_BUILD_CORE_MODULE 1' Modules/pyexpat.c
nice -n 10 ./configure -q --prefix=/opt/python --enable-shared --without-ensurepip \
    --disable-test-modules --with-system-expat LDFLAGS=-Wl,-rpath,/opt/python/lib \
    CFLAGS='-include /build/older_glibc.h' ac_cv_func_sem_clockwait=no \
    ac_cv_func_pthread_cond_clockwait=no
nice -n 10 make -s -j"$(nproc)"
make -s install
cd /opt/python/lib && strip --strip-unneeded libpython3.11.so.1.0 python3.11/lib-dynload/*.so
/opt/python/bin/python3.11 -c 'import bz2, ctypes, hashlib, lzma, pyexpat, zlib'
rm -r /build/python3.11-*
"""
# On every desktop already; an office without a network can install no others.
DEPENDS = (
    f"libc6 (>= {OLDEST_GLIBC[0]}.{OLDEST_GLIBC[1]})",
    *("libegl1", "libgl1", "libglib2.0-0", "libfontconfig1", "libfreetype6", "libdbus-1-3"),
    *("libx11-6", "libx11-xcb1", "libxcb1", "libxcb-render0", "libxcb-shm0", "libxcb-glx0"),
    *("libstdc++6", "zlib1g"),
)
RECOMMENDS = ("libcups2", "shared-mime-info", "desktop-file-utils", "xdg-utils")
CONTROL = """\
Package: coopdesk
Version: {version}
Architecture: amd64
Maintainer: CoopDesk <coopdesk@localhost>
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: misc
Priority: optional
Description: 合作台，供销合作社的桌面程序
 苏木乡镇、旗县区、市供销合作社登记组织和社员、开三会、记账、管互助资金、
 申报奖补、督查考核、上报数据。不用网络，数据加密存放在本机。
"""


def build_root() -> Root:
    """Return the Debian 11 tree with its own CPython under /opt/python, made when needed."""
    packages = COMPILER + QT_LINKS
    return roots.provide("linux-build", "bullseye", OLDER_GLIBC, COMPILE_PYTHON, packages=packages)


def build_folder(version: str) -> Path:
    """Build the one-folder program in the Debian 11 tree and return it.

    Raises BuildFailed when a file of it asks for a newer glibc than ``OLDEST_GLIBC``.
    """
    root = build_root()
    packages = root.path("/build/packages")
    shutil.rmtree(packages, ignore_errors=True)
    requirements.install(packages, requirements.LINUX_WHEELS)
    print(f"== building CoopDesk {version} for Linux")
    root.shell(
        "cd /mnt/tree && rm -rf /build/dist && nice -n 10 /opt/python/bin/python3.11 -m PyInstaller"
        " build_installer.spec --noconfirm --clean --log-level WARN"
        " --distpath /build/dist --workpath /build/work",
        env={"PYTHONPATH": "/build/packages", "LD_LIBRARY_PATH": "/opt/python/lib"},
    )
    folder = root.path("/build/dist/coopdesk")
    newest, file = glibc.newest_asked_for(folder)
    print(f"needs glibc {newest[0]}.{newest[1]} (asked for most by {file})")
    if newest > OLDEST_GLIBC:
        raise BuildFailed(f"{file} asks for glibc {newest[0]}.{newest[1]}")
    return folder


def build_package(version: str) -> Path:
    """Build ``dist/coopdesk_<version>_amd64.deb`` and return it; raises BuildFailed."""
    folder = build_folder(version)
    shutil.rmtree(STAGED, ignore_errors=True)
    shutil.copytree(folder, STAGED / "usr/lib/coopdesk", symlinks=True)
    (STAGED / "usr/bin").mkdir(parents=True)
    (STAGED / "usr/bin/coopdesk").symlink_to("../lib/coopdesk/coopdesk")
    _add_desktop_files(STAGED)
    _add_papers(STAGED)
    sizes = [f.stat().st_size for f in STAGED.rglob("*") if f.is_file() and not f.is_symlink()]
    control = CONTROL.format(
        version=version,
        size=sum(sizes) // 1024,
        depends=", ".join(DEPENDS),
        recommends=", ".join(RECOMMENDS),
    )
    _write(STAGED / "DEBIAN/control", control)
    DIST.mkdir(exist_ok=True)
    package = DIST / f"coopdesk_{version}_amd64.deb"
    packed = ["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(STAGED), str(package)]
    if subprocess.run(packed, check=False, stdout=subprocess.DEVNULL).returncode:
        raise BuildFailed("dpkg-deb could not pack the program")
    packed_size = package.stat().st_size
    print(f"Built {package}: {packed_size / 1e6:.0f} MB, {sum(sizes) / 1e6:.0f} MB unpacked")
    return package


def _add_desktop_files(staged: Path) -> None:
    """Add the entry of the menu, the kinds of files, and the icons of both.

    Debian's own triggers take them in: there is no script to run at the installation.
    """
    here = TREE / "packaging" / "linux"
    share = staged / "usr/share"
    for source, folder in (
        ("coopdesk.desktop", share / "applications"),
        ("coopdesk.xml", share / "mime/packages"),
    ):
        folder.mkdir(parents=True)
        shutil.copy(here / source, folder / source)
    icons.write_theme(share / "icons/hicolor")


def _add_papers(staged: Path) -> None:
    papers = staged / "usr/share/doc/coopdesk"
    papers.mkdir(parents=True)
    changes = (TREE / "CHANGELOG.md").read_bytes()
    (papers / "changelog.gz").write_bytes(gzip.compress(changes, mtime=0))
    shutil.copy(TREE / "packaging" / "linux" / "copyright", papers / "copyright")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    file.parent.chmod(0o755)
