"""Keys, signatures, seals, key cards, and the digits two people compare."""

import io
import shutil
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coopdesk import words
from coopdesk.domain.errors import BadPackage
from coopdesk.exchange.age_file import decrypt
from coopdesk.exchange.documents import canonical, parse
from coopdesk.exchange.fingerprint import (
    fingerprint_of,
    is_same_fingerprint,
    short_number,
    wrong_groups,
)
from coopdesk.exchange.sealing import (
    Office,
    OfficeKeys,
    encrypt_to,
    is_recipient,
    key_card,
    read_key_card,
    sign,
    verify,
)
from tests.unit.exchange.package_builders import CITY, COUNTY, STRANGER, party

CONTENT = "上报的内容".encode()


@pytest.fixture
def card():
    return key_card(party(COUNTY).card, party(COUNTY).keys)


def refused(raw: bytes) -> str:
    with pytest.raises(BadPackage) as caught:
        read_key_card(raw)
    assert words.finding(caught.value.findings[0])
    return caught.value.findings[0].code


def test_keys_survive_their_storage_and_are_shown_nowhere():
    keys = OfficeKeys.generate()

    assert OfficeKeys.from_bytes(keys.to_bytes()) == keys
    assert "AGE-SECRET" not in repr(keys)
    assert keys.signing_key.hex() not in repr(keys)
    assert repr(keys.signing_key) not in repr(keys)


def test_no_two_offices_get_the_same_keys():
    assert OfficeKeys.generate().to_bytes() != OfficeKeys.generate().to_bytes()


@pytest.mark.parametrize("stored", [b"", b"x" * 32, b"x" * 106, b"\xff" * 106])
def test_bytes_that_are_no_keys_are_refused(stored):
    with pytest.raises(ValueError, match="not the keys"):
        OfficeKeys.from_bytes(stored)


def test_keys_with_a_byte_lost_are_refused():
    stored = OfficeKeys.generate().to_bytes()

    for cut in (stored[1:], stored[:-1]):
        with pytest.raises(ValueError, match="not the keys"):
            OfficeKeys.from_bytes(cut)


def test_a_signature_holds_for_its_content_and_key_only():
    keys = party(COUNTY).keys
    signature = sign(CONTENT, keys)

    assert verify(CONTENT, signature, keys.verify_key)
    assert sign(CONTENT, keys) == signature
    assert not verify(CONTENT + b" ", signature, keys.verify_key)
    assert not verify(CONTENT, signature, party(CITY).keys.verify_key)
    assert not verify(CONTENT, signature[:-1], keys.verify_key)
    assert not verify(CONTENT, signature, "not hexadecimal")
    assert not verify(CONTENT, signature, "ab")


def sealed(*offices: Office) -> bytes:
    writer = io.BytesIO()
    encrypt_to(
        io.BytesIO(CONTENT), writer, [party(office).card.age_recipient for office in offices]
    )
    return writer.getvalue()


def test_every_addressee_and_nobody_else_opens_a_seal():
    for office in (COUNTY, CITY):
        clear = io.BytesIO()
        decrypt(io.BytesIO(sealed(COUNTY, CITY)), clear, party(office).keys.age_identity)
        assert clear.getvalue() == CONTENT
    with pytest.raises(BadPackage, match="package_not_for_us"):
        decrypt(io.BytesIO(sealed(COUNTY, CITY)), io.BytesIO(), party(STRANGER).keys.age_identity)


class _BrokenEnd(io.BytesIO):
    def __init__(self, content: bytes = b"", *, broken_at: int) -> None:
        super().__init__(content)
        self._left = broken_at

    def read(self, size: int = -1) -> bytes:
        self._count()
        return super().read(size)

    def write(self, content: bytes) -> int:
        self._count()
        return super().write(content)

    def _count(self) -> None:
        if self._left == 0:
            raise OSError(5, "device error")
        self._left -= 1


@pytest.mark.parametrize("broken_at", [0, 1])
def test_a_device_that_cannot_be_read_is_not_taken_for_a_spoiled_package(broken_at):
    """The library would say the same for both."""
    broken = _BrokenEnd(sealed(CITY), broken_at=broken_at)
    with pytest.raises(OSError, match="device error"):
        decrypt(broken, io.BytesIO(), party(CITY).keys.age_identity)
    with pytest.raises(OSError, match="device error"):
        decrypt(io.BytesIO(sealed(CITY)), _BrokenEnd(broken_at=0), party(CITY).keys.age_identity)
    with pytest.raises(OSError, match="device error"):
        encrypt_to(_BrokenEnd(CONTENT, broken_at=0), io.BytesIO(), [party(CITY).card.age_recipient])


@pytest.mark.parametrize(("size", "writes"), [(0, 1), (10, 1), (70_000, 3), (200_000, 5)])
def test_a_device_that_fills_up_at_any_write_is_told_the_last_one_too(size, writes):
    """The library itself lets the last one pass in silence."""
    recipient = [party(CITY).card.age_recipient]
    for broken_at in range(writes):
        with pytest.raises(OSError, match="device error"):
            encrypt_to(io.BytesIO(bytes(size)), _BrokenEnd(broken_at=broken_at), recipient)
    encrypt_to(io.BytesIO(bytes(size)), _BrokenEnd(broken_at=writes), recipient)


def test_a_key_card_tells_the_office_and_its_keys(card):
    assert read_key_card(card) == party(COUNTY).card
    assert "AGE-SECRET" not in card.decode()


def test_a_key_card_changed_by_one_bit_anywhere_is_refused(card):
    for place in range(len(card)):
        changed = bytearray(card)
        changed[place] ^= 1 << place % 7
        assert refused(bytes(changed)) in {
            "key_changed",
            "key_not_a_card",
            "key_newer",
        }


def test_a_key_card_with_the_keys_of_another_is_refused(card):
    """Self-signed: to change the name on it one needs the key it shows."""
    body = parse(card, "card")
    body["body"]["office"]["name"] = CITY.name

    assert refused(canonical(body)) == "key_changed"


@pytest.mark.parametrize("raw", [b"", b"{}\n", b"hello", b"x" * 20_000, b'{"body":{}}\n'])
def test_another_file_is_no_key_card(raw):
    assert refused(raw) == "key_not_a_card"


def test_a_newer_key_card_is_named_as_newer(card):
    newer = parse(card, "card")
    newer["body"]["version"] = 2

    assert refused(canonical(newer)) == "key_newer"


@pytest.mark.parametrize("text", ["", "age1", "AGE1" + "q" * 58, "age1" + "q" * 58])
def test_a_reading_key_with_a_wrong_check_sum_is_none(text):
    assert not is_recipient(text)
    assert is_recipient(party(CITY).card.age_recipient)


@pytest.mark.parametrize(
    "fields",
    [
        {"office_id": ""},
        {"office_id": "../x"},
        {"division": "赤峰"},
        {"name": "a\nb"},
        {"name": "x" * 501},
        {"name": "赤峰\u202e市"},
    ],
)
def test_an_office_that_no_paper_can_carry_is_not_made(fields):
    with pytest.raises(ValueError, match="no "):
        replace(CITY, **fields)


def test_a_fingerprint_binds_office_and_both_keys():
    card = party(COUNTY).card
    others = [
        replace(card, verify_key=party(CITY).card.verify_key),
        replace(card, age_recipient=party(CITY).card.age_recipient),
        replace(card, office=replace(COUNTY, office_id="office-0425")),
    ]

    assert all(other.fingerprint != card.fingerprint for other in others)
    assert replace(card, office=replace(COUNTY, name="改名")).fingerprint == card.fingerprint


def test_a_fingerprint_is_six_groups_of_six_digits():
    assert fingerprint_of(b"") == fingerprint_of(b"")
    groups = fingerprint_of(CONTENT).split(" ")

    assert [len(group) for group in groups] == [6] * 6
    assert all(group.isdecimal() for group in groups)


@given(st.binary(max_size=20), st.integers(0, 35), st.integers(1, 9))
def test_one_misheard_digit_is_found_in_its_group(content, place, step):
    digits = list(fingerprint_of(content).replace(" ", ""))
    digits[place] = str((int(digits[place]) + step) % 10)

    assert wrong_groups("".join(digits)) == (place // 6 + 1,)
    assert wrong_groups(fingerprint_of(content)) == ()


@given(st.binary(max_size=20), st.integers(0, 34))
def test_two_swapped_digits_of_a_group_are_found(content, place):
    digits = list(fingerprint_of(content).replace(" ", ""))
    digits[place], digits[place + 1] = digits[place + 1], digits[place]
    is_harmless = digits[place] == digits[place + 1]
    within = place // 6 == (place + 1) // 6

    if within:
        assert wrong_groups("".join(digits)) == (() if is_harmless else (place // 6 + 1,))


def test_digits_are_taken_as_people_type_them():
    fingerprint = fingerprint_of(CONTENT)
    wide = fingerprint.translate(str.maketrans("0123456789 ", "０１２３４５６７８９-"))

    assert is_same_fingerprint(wide, fingerprint)
    assert wrong_groups(wide) == ()
    assert not is_same_fingerprint(fingerprint[:-1], fingerprint)
    assert wrong_groups(fingerprint[:-1]) == (1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    ("digest", "number"),
    [(bytes(32), "00000000"), (b"\xff" * 32, "ZZZZZZZZ"), (b"\x08\x42\x10\x84\x21", "11111111")],
)
def test_a_short_number_is_eight_signs_of_crockford(digest, number):
    assert short_number(digest) == number


def test_openssl_agrees_with_a_signature(tmp_path):
    """A stranger checks it with the tool that every system has."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    keys = party(COUNTY).keys
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(keys.verify_key))
    pem = public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "key.pem").write_bytes(pem)
    (tmp_path / "content").write_bytes(CONTENT)
    (tmp_path / "signature").write_bytes(sign(CONTENT, keys))
    openssl = shutil.which("openssl")
    assert openssl
    arguments = ["pkeyutl", "-verify", "-pubin", "-rawin", "-inkey", "key.pem"]
    said = subprocess.run(
        [openssl, *arguments, "-in", "content", "-sigfile", "signature"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "Verified Successfully" in said.stdout
