"""A package that is spoiled on the way, misdirected or forged is refused with its reason."""

import json
import random
from dataclasses import replace

import pytest

from coopdesk import words
from coopdesk.domain.errors import BadPackage, SurroundingsTrouble
from coopdesk.exchange.documents import canonical
from coopdesk.exchange.package import TableData, check_package, open_package, read_table
from coopdesk.exchange.sealing import OfficeKeys, sign
from tests.unit.exchange.package_builders import (
    CITY,
    COUNTY,
    MEMBERS,
    STRANGER,
    check,
    described_again,
    member_row,
    party,
    seal,
    signed_again,
    trusted,
    write,
    write_small,
    zip_of,
)


def test_the_tools_of_these_tests_make_a_package_that_is_taken(tmp_path, parts):
    for good in (parts, described_again(parts)):
        with check(seal(tmp_path / "good.coopdesk", zip_of(good))) as checked:
            assert len(list(read_table(checked, "member"))) == 2


# What happens on the way: bits turn, ends are lost.


def test_a_package_changed_by_one_bit_anywhere_is_refused(tmp_path):
    written = write(tmp_path, [TableData(MEMBERS, [member_row(1)])])
    whole = written.path.read_bytes()
    chance = random.Random(14)
    spoiled = tmp_path / "spoiled.coopdesk"
    codes = set()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << chance.randrange(8)
        spoiled.write_bytes(changed)
        with pytest.raises(BadPackage) as caught:
            check(spoiled)
        codes.add(caught.value.findings[0].code)

    # Also holds the sentences of the age library, by which these are told apart.
    assert codes == {
        "package_damaged",
        "package_not_for_us",
        "package_not_a_package",
        "package_newer_seal",
        "package_cut_short",
    }


def test_a_package_cut_anywhere_is_refused(tmp_path):
    written = write(tmp_path, [TableData(MEMBERS, [member_row(1)])])
    whole = written.path.read_bytes()
    cut = tmp_path / "cut.coopdesk"
    codes = {}
    for length in [*range(0, 500, 7), *range(500, len(whole), 29), len(whole) - 1]:
        cut.write_bytes(whole[:length])
        with pytest.raises(BadPackage) as caught:
            check(cut)
        codes[length] = caught.value.findings[0].code

    assert codes[0] == "package_empty"
    assert codes[7] == codes[98] == "package_cut_short"
    assert codes[len(whole) - 1] == "package_damaged"
    assert "不完整" in words.text("finding.package_cut_short")
    assert "不完整" in words.text("finding.package_damaged")


def test_a_package_with_something_behind_it_is_refused(tmp_path):
    path = write_small(tmp_path).path
    path.write_bytes(path.read_bytes() + b"\n")

    with pytest.raises(BadPackage, match="package_damaged"):
        check(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 some zip", b"hello", b"\x00" * 100])
def test_another_kind_of_file_is_no_package(tmp_path, content):
    path = tmp_path / "other.coopdesk"
    path.write_bytes(content)

    with pytest.raises(BadPackage, match="package_not_a_package"):
        check(path)


def test_a_folder_is_no_package_and_a_missing_file_is_a_trouble_of_the_device(tmp_path):
    with pytest.raises(BadPackage, match="package_not_a_package"):
        check(tmp_path)
    with pytest.raises(SurroundingsTrouble, match="device_gone"):
        check(tmp_path / "absent.coopdesk")


def test_a_newer_seal_is_named_as_such(tmp_path):
    path = tmp_path / "newer.coopdesk"
    path.write_bytes(b"age-encryption.org/v2\n-> X\n")

    with pytest.raises(BadPackage, match="package_newer_seal"):
        check(path)


# Who it is from and for.


def test_another_office_cannot_open_it(tmp_path):
    path = write_small(tmp_path).path

    with pytest.raises(BadPackage, match="package_not_for_us"):
        check_package(path, OfficeKeys.generate(), trusted(COUNTY), my_office_id="office-0001")
    with pytest.raises(BadPackage, match="package_not_for_us"):
        open_package(path, party(STRANGER).keys, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_a_package_for_another_office_is_refused_even_by_one_who_can_open_it(tmp_path):
    path = write_small(tmp_path).path

    with pytest.raises(BadPackage) as caught:
        check_package(path, party(COUNTY).keys, trusted(COUNTY), my_office_id=COUNTY.office_id)
    assert caught.value.findings[0].code == "package_other_receiver"
    assert CITY.name in words.finding(caught.value.findings[0])


def test_a_package_from_an_office_without_a_trusted_key_is_refused(tmp_path):
    path = write_small(tmp_path).path

    with pytest.raises(BadPackage, match="package_unknown_sender"):
        check_package(path, party(CITY).keys, {}, my_office_id=CITY.office_id)


def test_a_known_office_with_another_key_than_the_trusted_one_is_refused(tmp_path):
    path = write_small(tmp_path).path
    other = {COUNTY.office_id: OfficeKeys.generate().public(COUNTY)}

    with pytest.raises(BadPackage, match="package_other_key"):
        check_package(path, party(CITY).keys, other, my_office_id=CITY.office_id)


def test_who_knows_only_the_key_card_of_the_city_cannot_speak_for_the_county(parts, refused):
    """The attacker can seal; what he cannot do is sign."""
    forged = json.loads(parts["datapackage.json"])
    forged["coopdesk"]["sequence"] = 4
    forged["name"] = "coop-150424-0004"
    descriptor = canonical(forged)
    mine = json.loads(parts["signature.json"])
    mine["signature"] = sign(descriptor, party(STRANGER).keys).hex()

    assert refused({**parts, "datapackage.json": descriptor}) == "package_signature_wrong"
    changed = {**parts, "datapackage.json": descriptor, "signature.json": canonical(mine)}
    assert refused(changed) == "package_signature_wrong"
    mine["verify_key"] = party(STRANGER).keys.verify_key
    assert refused({**changed, "signature.json": canonical(mine)}) == "package_other_key"


def test_a_trusted_office_cannot_speak_for_another(tmp_path, parts):
    signature = json.loads(parts["signature.json"])
    signature |= {
        "office_id": STRANGER.office_id,
        "verify_key": party(STRANGER).keys.verify_key,
        "signature": sign(parts["datapackage.json"], party(STRANGER).keys).hex(),
    }
    forged = {**parts, "signature.json": canonical(signature)}
    path = seal(tmp_path / "forged.coopdesk", zip_of(forged))

    with pytest.raises(BadPackage, match="package_signature_wrong"):
        check_package(
            path, party(CITY).keys, trusted(COUNTY, STRANGER), my_office_id=CITY.office_id
        )


@pytest.mark.parametrize("content", [b"{}\n", b"", b"[]\n", b"null\n"])
def test_a_package_with_an_empty_signature_is_refused(parts, refused, content):
    assert refused({**parts, "signature.json": content}) == "package_descriptor_broken"


def test_a_newer_schema_is_refused_with_the_program_it_needs(tmp_path):
    path = write_small(tmp_path, schema_version=8, program_version="2.1.0").path

    with pytest.raises(BadPackage) as caught:
        check(path, newest_schema=7)
    assert "2.1.0" in words.finding(caught.value.findings[0])
    check(path, newest_schema=8).close()


def test_a_newer_format_is_refused_as_newer_whatever_else_it_holds(parts, refused):
    newer = json.loads(parts["datapackage.json"])
    newer["coopdesk"] |= {"version": 2, "unheard_of": True}

    assert refused(signed_again(parts, canonical(newer))) == "package_newer_format"


def test_opening_into_a_folder_with_something_in_it_is_refused(tmp_path):
    path = write_small(tmp_path).path
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("mine")

    with pytest.raises(BadPackage, match="package_folder_not_empty"):
        open_package(path, party(CITY).keys, mine)
    assert [file.name for file in mine.iterdir()] == ["letter.txt"]


def test_an_office_that_changed_its_name_but_not_its_key_is_still_known(tmp_path):
    renamed = replace(party(COUNTY).card, office=replace(COUNTY, name="林西县供销社"))
    path = write_small(tmp_path).path

    check_package(
        path, party(CITY).keys, {COUNTY.office_id: renamed}, my_office_id=CITY.office_id
    ).close()
