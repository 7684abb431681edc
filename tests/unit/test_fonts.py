"""The fonts that come along: whole, unpacked once, repaired when damaged, safe for two at once."""

import errno
import hashlib
import lzma
import re
import subprocess
import sys
from pathlib import Path

import pytest

from coopdesk import fonts, paths, words
from coopdesk.domain.errors import SurroundingsTrouble


@pytest.fixture
def empty_cache(tmp_path, monkeypatch):
    """A person who never started the program: an empty cache folder."""
    monkeypatch.setattr(fonts, "cache_folder", lambda: tmp_path / "cache")
    fonts.file.cache_clear()
    yield tmp_path / "cache"
    fonts.file.cache_clear()


@pytest.mark.parametrize("name", sorted(fonts.FAMILIES))
def test_every_font_comes_packed_with_its_licence_and_is_what_it_should_be(name):
    folder = paths.RESOURCES / "fonts"
    licence = folder / f"{re.sub('-(bold|title)$', '', name)}.LICENSE.txt"
    path = fonts.file(name)

    assert licence.stat().st_size > 1000
    assert path.read_bytes()[:4] == {".ttf": b"\x00\x01\x00\x00", ".otf": b"OTTO"}[path.suffix]
    unpacked = lzma.decompress((folder / f"{name}{path.suffix}.xz").read_bytes())
    assert unpacked == path.read_bytes()


def test_a_font_is_unpacked_alone_and_leaves_no_part_behind(empty_cache):
    path = fonts.file("fandol-fang")

    assert [path] == list(empty_cache.iterdir())


def test_a_damaged_font_in_the_cache_is_replaced(empty_cache):
    path = fonts.file("fandol-fang")
    whole = hashlib.sha256(path.read_bytes()).hexdigest()
    path.write_bytes(path.read_bytes()[:-1] + b"\xff")
    fonts.file.cache_clear()

    assert hashlib.sha256(fonts.file("fandol-fang").read_bytes()).hexdigest() == whole


def test_two_programs_may_unpack_the_same_font_at_once(tmp_path):
    program = (
        "import sys, pathlib; from coopdesk import fonts;"
        "fonts.cache_folder = lambda: pathlib.Path(sys.argv[1]);"
        "print(fonts.file('fandol-fang'))"
    )
    started = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(tmp_path)],
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(fonts.__file__).parent.parent,
        )
        for _ in range(2)
    ]
    paths_said = {program.communicate(timeout=60)[0].strip() for program in started}

    assert [program.returncode for program in started] == [0, 0]
    assert len(paths_said) == 1
    assert [Path(paths_said.pop())] == list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [b"not packed at all", lzma.compress(b"another font")])
def test_a_damaged_packed_font_is_told_and_nothing_is_kept(
    empty_cache, tmp_path, monkeypatch, content
):
    (tmp_path / "fonts").mkdir()
    (tmp_path / "fonts" / "fandol-fang.otf.xz").write_bytes(content)
    monkeypatch.setattr(paths, "RESOURCES", tmp_path)

    with pytest.raises(SurroundingsTrouble) as trouble:
        fonts.file("fandol-fang")
    assert trouble.value.code == "no_font"
    assert "fandol-fang" in words.trouble("no_font", trouble.value.values)
    assert list(empty_cache.iterdir()) == []


def test_a_full_disk_is_told_with_its_place(empty_cache, monkeypatch):
    def fill_up(*_):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(fonts, "_unpack", fill_up)
    with pytest.raises(SurroundingsTrouble) as trouble:
        fonts.file("fandol-fang")
    assert trouble.value.code == "disk_full"
    assert str(empty_cache) in words.trouble("disk_full", trouble.value.values)


def test_an_unknown_font_is_a_defect():
    with pytest.raises(KeyError):
        fonts.file("comic")
