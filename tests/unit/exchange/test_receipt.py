"""Receipts come back to the sender, about its own package, unchanged."""

import hashlib
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from coopdesk import words
from coopdesk.domain.errors import BadPackage, SurroundingsTrouble
from coopdesk.exchange.age_file import decrypt
from coopdesk.exchange.documents import canonical, parse
from coopdesk.exchange.receipt import (
    MOST_REFUSALS,
    Receipt,
    ReceiptCounts,
    ReceiptStatus,
    RefusedRecord,
    SentPackage,
    check_receipt,
    write_receipt,
)
from coopdesk.exchange.sealing import OfficeKeys, encrypt_to, signed_document
from tests.unit.exchange.package_builders import (
    CITY,
    COUNTY,
    STRANGER,
    party,
    trusted,
    write_small,
)

SENT = SentPackage("0197c1d2-0000-7000-8000-000000000001", 3, "cd" * 32, CITY.office_id)
REFUSED = RefusedRecord("member", "m000002", "member.name_missing", "姓名不能为空")


def a_receipt(**fields) -> Receipt:
    receipt = Receipt(
        package_id=SENT.package_id,
        sequence=SENT.sequence,
        package_sha256=SENT.sha256,
        sender_id=COUNTY.office_id,
        receiver=CITY,
        taken_at=datetime(2026, 7, 3, 9, 0, tzinfo=UTC),
        status=ReceiptStatus.TAKEN,
        counts=ReceiptCounts(new=5, changed=2, same=190, refused=1),
        refused=(REFUSED,),
    )
    return replace(receipt, **fields)


def write(tmp_path, receipt: Receipt, signer=CITY):
    return write_receipt(tmp_path, receipt, keys=party(signer).keys, sender=party(COUNTY).card)


def check(path, sent=(SENT,), cards=None, keys=None):
    return check_receipt(
        path,
        keys or party(COUNTY).keys,
        trusted(CITY, STRANGER) if cards is None else cards,
        sent,
        my_office_id=COUNTY.office_id,
    )


def refused(path, **options) -> str:
    with pytest.raises(BadPackage) as caught:
        check(path, **options)
    assert words.finding(caught.value.findings[0])
    return caught.value.findings[0].code


def clear_text(path) -> bytes:
    clear = io.BytesIO()
    with path.open("rb") as file:
        decrypt(file, clear, party(COUNTY).keys.age_identity)
    return clear.getvalue()


def seal(path, content: bytes):
    with path.open("wb") as file:
        encrypt_to(io.BytesIO(content), file, [party(COUNTY).card.age_recipient])
    return path


@pytest.mark.parametrize("status", list(ReceiptStatus))
def test_a_receipt_tells_what_became_of_the_package(tmp_path, status):
    receipt = a_receipt(status=status, reason="先收到第 2 号数据包后再并入")
    written = write(tmp_path, receipt)

    checked = check(written.path)

    assert checked.receipt == receipt
    assert checked.sent == SENT
    assert words.choice(status)


def test_both_sides_know_the_same_link_of_the_chain(tmp_path):
    written = write(tmp_path, a_receipt())

    assert check(written.path).receipt_sha256 == written.receipt_sha256
    assert hashlib.sha256(clear_text(written.path)).hexdigest() == written.receipt_sha256
    other = write(tmp_path, a_receipt(counts=ReceiptCounts(new=6)))
    assert other.receipt_sha256 != written.receipt_sha256


def test_a_receipt_answers_the_package_that_lies_on_the_stick(tmp_path):
    package = write_small(tmp_path)
    sent = SentPackage(package.package_id, 3, package.sha256, CITY.office_id)
    written = write(tmp_path, a_receipt(package_sha256=package.sha256))

    assert check(written.path, sent=[sent]).sent == sent
    assert written.path.name == "coop-receipt-0003-000000000001.coopreceipt"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"package_id": "0197c1d2-0000-7000-8000-00000000000f"}, "receipt_unknown_package"),
        ({"package_sha256": "ef" * 32}, "receipt_other_content"),
        ({"sequence": 4}, "receipt_other_content"),
    ],
)
def test_a_receipt_for_another_package_is_refused(tmp_path, fields, code):
    assert refused(write(tmp_path, a_receipt(**fields)).path) == code


def test_a_trusted_office_that_never_got_the_package_cannot_give_its_receipt(tmp_path):
    written = write(tmp_path, a_receipt(receiver=STRANGER), signer=STRANGER)

    assert refused(written.path) == "receipt_other_receiver"


def test_a_receipt_signed_by_somebody_else_is_refused(tmp_path):
    written = write(tmp_path, a_receipt(), signer=STRANGER)

    assert refused(written.path) == "receipt_signature_wrong"


def test_a_receipt_from_an_office_without_a_trusted_key_is_refused(tmp_path):
    assert refused(write(tmp_path, a_receipt()).path, cards={}) == "receipt_unknown_office"


def test_a_receipt_for_another_office_cannot_be_opened(tmp_path):
    path = write(tmp_path, a_receipt()).path

    assert refused(path, keys=OfficeKeys.generate()) == "package_not_for_us"


def test_a_receipt_for_the_package_of_another_office_is_refused(tmp_path):
    content = clear_text(write(tmp_path, a_receipt()).path)
    body = parse(content, "receipt")["body"] | {"sender_id": STRANGER.office_id}
    path = seal(tmp_path / "other.coopreceipt", signed_document(body, party(CITY).keys))

    assert refused(path) == "receipt_other_sender"


def test_a_receipt_changed_by_one_bit_anywhere_is_refused(tmp_path):
    path = write(tmp_path, a_receipt()).path
    whole = path.read_bytes()
    spoiled = tmp_path / "spoiled.coopreceipt"
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1 << place % 8
        spoiled.write_bytes(changed)
        assert refused(spoiled).startswith("package_")


def test_a_receipt_changed_inside_the_seal_is_refused(tmp_path):
    """Who has the sender's key card can seal anew, but not sign."""
    content = parse(clear_text(write(tmp_path, a_receipt()).path), "receipt")
    content["body"]["counts"]["refused"] = 0

    path = seal(tmp_path / "forged.coopreceipt", canonical(content))
    assert refused(path) == "receipt_signature_wrong"


@pytest.mark.parametrize("length", [0, 10, 100, 300, -1])
def test_a_receipt_cut_short_is_refused(tmp_path, length):
    path = write(tmp_path, a_receipt()).path
    path.write_bytes(path.read_bytes()[:length])

    assert refused(path) in {"package_empty", "package_cut_short", "package_damaged"}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"version": 3, "more": 1}, "receipt_newer"),
        ({"format": "coopdesk-key"}, "receipt_not_a_receipt"),
        ({"more": 1}, "package_descriptor_broken"),
        ({"status": "lost"}, "package_descriptor_broken"),
        ({"sequence": "3"}, "package_descriptor_broken"),
        ({"taken_at": "2026-07-03"}, "package_descriptor_broken"),
        ({"taken_at": "2026-07-03T09:00:00+00:00"}, "package_descriptor_broken"),
        ({"counts": {"new": -1}}, "package_descriptor_broken"),
        ({"refused": [{}]}, "package_descriptor_broken"),
        ({"refused": [1] * (MOST_REFUSALS + 1)}, "package_descriptor_broken"),
    ],
)
def test_a_receipt_that_our_writer_would_not_make_is_refused(tmp_path, change, code):
    body = parse(clear_text(write(tmp_path, a_receipt()).path), "receipt")["body"] | change
    path = seal(tmp_path / "odd.coopreceipt", signed_document(body, party(CITY).keys))

    assert refused(path) == code


def test_a_package_is_no_receipt_and_a_folder_neither(tmp_path):
    assert refused(tmp_path) == "package_not_a_package"
    # The county is a reader of its own package, so the seal opens; what is inside is a zip.
    assert refused(write_small(tmp_path).path) == "receipt_not_a_receipt"


def test_a_missing_receipt_is_a_trouble_of_the_device(tmp_path):
    with pytest.raises(SurroundingsTrouble, match="device_gone"):
        check(tmp_path / "absent.coopreceipt")


def test_a_reason_of_several_lines_travels_as_one(tmp_path):
    receipt = a_receipt(refused=(replace(REFUSED, reason="第一行\n第二行" + "长" * 600),))

    read = check(write(tmp_path, receipt).path).receipt.refused[0].reason
    assert read.startswith("第一行 第二行")
    assert len(read) == 500


def test_a_receipt_to_another_office_than_the_key_is_not_written(tmp_path):
    with pytest.raises(ValueError, match="another office"):
        write(tmp_path, a_receipt(sender_id=STRANGER.office_id))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"package_sha256": "CD" * 32},
        {"taken_at": datetime(2026, 7, 3)},  # noqa: DTZ001
        {"refused": (REFUSED,) * (MOST_REFUSALS + 1)},
    ],
)
def test_a_receipt_that_the_format_cannot_carry_is_not_made(fields):
    with pytest.raises(ValueError, match=r"package_sha256|taken_at|refused"):
        a_receipt(**fields)
