"""Every part is what the sender signed; a zip made to harm is refused before it is unpacked."""

import hashlib
import io
import stat
import struct
import zipfile

import pytest

from coopdesk.domain.errors import BadPackage
from coopdesk.exchange.limits import PackageLimits
from tests.unit.exchange.package_builders import (
    check,
    seal,
    signed_again,
    zip_of,
)

# The parts inside.


@pytest.mark.parametrize("name", ["datapackage.json", "signature.json", "data/member.csv"])
def test_a_missing_part_is_named(parts, refused, name):
    del parts[name]

    assert refused(parts) == "package_part_missing"


@pytest.mark.parametrize("name", ["data/more.csv", "readme.txt", "data/member2.csv"])
def test_a_part_that_nobody_signed_is_named(parts, refused, name):
    assert refused({**parts, name: b"id\r\n"}) == "package_part_extra"


def test_every_part_that_is_missing_or_extra_is_told_at_once(tmp_path, parts):
    del parts["data/member.csv"], parts["data/advance.csv"]
    path = seal(tmp_path / "spoiled.coopdesk", zip_of({**parts, "extra.txt": b""}))

    with pytest.raises(BadPackage) as caught:
        check(path)
    assert sorted(found.values["part"] for found in caught.value.findings) == [
        "data/advance.csv",
        "data/member.csv",
        "extra.txt",
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda part: part.replace(b"m000001", b"m000009", 1),
        lambda part: part + b"\r\n",
        lambda part: part[:-1],
        lambda part: b"\xef\xbb\xbf" + part,
        lambda part: part.replace(b"\r\n", b"\r"),
        lambda part: part.replace(b"\r\n", b"\n"),
        lambda part: b"",
    ],
)
def test_a_table_changed_after_the_signing_is_named(parts, refused, change):
    parts["data/member.csv"] = change(parts["data/member.csv"])

    assert refused(parts) == "package_part_changed"


def test_a_hash_in_capitals_is_not_what_this_format_writes(parts, refused):
    digest = hashlib.sha256(parts["data/member.csv"]).hexdigest()
    descriptor = parts["datapackage.json"].replace(digest.encode(), digest.upper().encode())

    assert refused(signed_again(parts, descriptor)) == "package_descriptor_broken"


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.decode().encode("utf-16"),
        lambda raw: raw.decode().encode("gb18030"),
        lambda raw: raw.replace("林".encode(), b"\xff\xfe"),
    ],
)
def test_a_descriptor_in_another_encoding_is_refused(parts, refused, change):
    changed = signed_again(parts, change(parts["datapackage.json"]))

    assert refused(changed) == "package_wrong_encoding"


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw.replace(b'"is_demo":false', b'"is_demo":true,"is_demo":false'),
        lambda raw: raw.replace(b'"sequence":3', b'"sequence":3.0'),
        lambda raw: raw.replace(b'"sequence":3', b'"sequence":NaN'),
        lambda raw: raw.replace(b'"sequence":3', b'"sequence":true'),
        lambda raw: raw.replace(b'"sequence":3', b'"sequence":' + b"9" * 5000),
        lambda raw: raw.replace(b'"period":"2026H1"', b'"period":"2026H1","more":1'),
        lambda raw: raw.replace(b'"type":"integer"', b'"type":"number"', 1),
        lambda raw: raw.replace(b'"minimum":0', b'"pattern":"(a+)+$"'),
        lambda raw: raw.replace(b"data/member.csv", b"data/membex.csv"),
        lambda raw: raw.replace(b"data/member.csv", b"../../member.csv"),
        lambda raw: raw.replace(b'"delimiter":","', b'"delimiter":";"'),
        lambda raw: raw.replace(b'"primaryKey":["id"]', b'"primaryKey":["other"]'),
        lambda raw: raw.replace("林西".encode(), "林\u202e西".encode()),
        lambda raw: raw[:-1],
        lambda raw: raw[:100],
        lambda raw: b"",
    ],
)
def test_a_descriptor_that_our_writer_would_not_make_is_refused(parts, refused, change):
    before = parts["datapackage.json"]
    after = change(before)
    assert after != before

    assert refused(signed_again(parts, after)) == "package_descriptor_broken"


def test_ten_thousand_brackets_are_no_business_of_the_stack(parts, refused):
    deep = b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}\n"

    assert refused(signed_again(parts, deep)) == "package_too_deep"


# Hostile zips.


@pytest.mark.parametrize(
    "name",
    [
        "../data/member.csv",
        "/etc/passwd",
        "data/../../member.csv",
        "data//member.csv",
        "./member.csv",
        "C:/member.csv",
        "data\\member.csv",
        "data/社员.csv",
        "Data/Member.csv",
        "data/mem\nber.csv",
        "data/" + "x" * 200,
        "",
        "data/",
    ],
)
def test_an_unsafe_name_is_refused(parts, refused, name):
    assert refused({**parts, name: b""}) == "package_unsafe_name"


def test_a_name_that_ends_early_for_some_readers_is_refused(parts, refused):
    raw = zip_of({**parts, "data/evilZcsv": b""}).replace(b"data/evilZcsv", b"data/evil\0csv")

    assert refused(raw) == "package_unsafe_name"


def test_a_third_level_is_too_deep(parts, refused):
    assert refused({**parts, "data/more/member.csv": b""}) == "package_too_deep"


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO])
def test_a_link_or_a_pipe_is_refused(parts, refused, kind):
    content = io.BytesIO(zip_of(parts))
    with zipfile.ZipFile(content, "a") as archive:
        entry = zipfile.ZipInfo("data/link.csv")
        entry.external_attr = (kind | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")

    assert refused(content.getvalue()) == "package_unsafe_name"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_stands_twice_is_refused(parts, refused):
    content = io.BytesIO(zip_of(parts))
    with zipfile.ZipFile(content, "a") as archive:
        archive.writestr("data/member.csv", b"other")

    assert refused(content.getvalue()) == "package_part_twice"


def test_a_zip_bomb_is_refused_by_its_ratio(parts, refused):
    assert refused({**parts, "data/bomb.csv": bytes(8_000_000)}) == "package_ratio"


def test_a_part_that_unpacks_to_more_than_it_says_is_refused(parts, refused):
    """The directory lies about the size; no more than that is ever unpacked."""
    name = "data/member.csv"
    big = parts[name] + bytes(50_000)
    raw = zip_of({**parts, name: big})
    lie = raw.replace(struct.pack("<I", len(big)), struct.pack("<I", len(parts[name])))
    assert lie != raw

    assert refused(lie) == "package_part_changed"


@pytest.mark.parametrize(
    ("limit", "code"),
    [
        ({"sealed": 1_000}, "package_too_big"),
        ({"unpacked": 1_000}, "package_too_big"),
        ({"part": 150}, "package_too_big"),
        ({"descriptor": 1_000}, "package_too_big"),
        ({"parts": 4}, "package_too_many_parts"),
        ({"rows": 1}, "package_too_big"),
    ],
)
def test_every_limit_holds(parts, refused, limit, code):
    assert refused(parts, limits=PackageLimits(**limit)) == code


def test_more_parts_than_the_limit_are_refused_before_the_directory_is_read(parts, refused):
    raw = bytearray(zip_of(parts))
    raw[-14:-10] = struct.pack("<HH", 60_000, 60_000)

    assert refused(bytes(raw)) == "package_too_many_parts"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: b"hidden" + raw,
        lambda raw: raw + b"behind",
        lambda raw: raw[:-10],
        lambda raw: raw[:40],
        lambda raw: b"",
        lambda raw: raw.replace(b"PK\x01\x02", b"PK\x09\x09", 1),
        lambda raw: raw.replace(b"PK\x05\x06", b"PK\x06\x06"),
    ],
)
def test_a_zip_of_another_build_is_refused(parts, refused, spoil):
    raw = zip_of(parts)
    assert spoil(raw) != raw

    assert refused(spoil(raw)) == "package_damaged"


def test_a_zip_with_bytes_hidden_between_its_parts_is_refused(parts, refused):
    content = io.BytesIO(zip_of(parts))
    with zipfile.ZipFile(content, "a") as archive:
        archive.fp.seek(archive.start_dir)
        archive.fp.write(b"hidden")
        archive.start_dir = archive.fp.tell()
        archive._didModify = True

    assert refused(content.getvalue()) == "package_damaged"


@pytest.mark.parametrize("kind", ["comment", "extra", "bzip2", "file comment", "local name"])
def test_a_zip_that_says_more_than_it_must_is_refused(parts, refused, kind):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, part in parts.items():
            entry = zipfile.ZipInfo(name)
            entry.extra = b"\x99\x99\x01\x00x" if kind == "extra" else b""
            entry.comment = b"x" if kind == "comment" else b""
            entry.compress_type = zipfile.ZIP_BZIP2 if kind == "bzip2" else zipfile.ZIP_DEFLATED
            archive.writestr(entry, part, entry.compress_type)
        archive.comment = b"x" if kind == "file comment" else b""
    raw = content.getvalue()
    if kind == "local name":
        raw = raw.replace(b"data/member.csv", b"data/nember.csv", 1)

    code = refused(raw)
    assert code == ("package_part_changed" if kind == "local name" else "package_damaged")
