"""The chain of posted vouchers outside the program, and the numbers of vouchers by month.

A chain file has one JSON object a line (UTF-8). The first tells the format, each other a voucher:
``content`` is the very text that was hashed, ``digest`` its SHA-256 in hex, and ``previous`` in the
content is the digest of the line before (64 zeros in the first). So any program can verify it:
``docs/voucher-chain.md`` has one of ten lines.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from sqlalchemy import func, select

from coopdesk.domain.errors import WrongFile
from coopdesk.domain.ledger import CHAIN_START, chain_contents
from coopdesk.durable import draft_beside, surroundings
from coopdesk.services.ledger.checks import list_posted
from coopdesk.storage.tables.kept_books import KeptVoucherRow
from coopdesk.storage.tables.ledger import VoucherRow
from coopdesk.storage.tables.organizations import OrganizationRow
from coopdesk.storage.unit_of_work import UnitOfWork
from coopdesk.words import text

FORMAT = "coopdesk-voucher-chain/1"
_TOLD_EVERY = 1_000


@dataclass(frozen=True, slots=True)
class ChainItem:
    """What a chain comes to: how many vouchers follow each other, its end, the first that does not.

    ``broken_at`` is the number of the first voucher that does not follow, empty when all do;
    ``in_books`` tells whether a voucher of the books at hand bears the digest ``end``: books that
    were written anew from their beginning hold together in themselves, but end in another one.
    """

    vouchers: int
    end: str
    broken_at: str
    in_books: bool


@dataclass(frozen=True, slots=True)
class NumbersItem:
    """The numbers of one month: how many, the last, and those that lack."""

    month: str
    count: int
    last: int
    missing: tuple[int, ...]


def write_chain(uow: UnitOfWork, organization_id: str, target: Path) -> ChainItem:
    """Write the chain of an organization's vouchers into a file.

    Raises NotFound, SurroundingsTrouble, and Cancelled when ``uow.progress`` is asked to stop.
    """
    name = uow.get(OrganizationRow, organization_id).name
    total = sum(month.count for month in list_numbers(uow, organization_id))
    previous, broken, count = CHAIN_START, "", 0
    with draft_beside(target) as draft, draft.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_json({"format": FORMAT, "organization": name, "hash": "sha256(content)"}))
        for posted, stored in list_posted(uow, organization_id):
            content = chain_contents(posted, previous).decode("utf-8")
            if not broken and sha256(content.encode("utf-8")).hexdigest() != stored:
                broken = posted.number
            file.write(_json({"number": posted.number, "digest": stored, "content": content}))
            previous, count = stored, count + 1
            if count % _TOLD_EVERY == 0:
                uow.progress.step(count, total)
    uow.tell_export(text("export.chain", name=name), count, target)
    return ChainItem(count, previous, broken, in_books=count > 0)


def verify_chain(uow: UnitOfWork, source: Path) -> ChainItem:
    """Return what the chain in a file comes to by itself, and whether the books still bear its end.

    Raises WrongFile ``chain_file.not_a_chain`` for another file, SurroundingsTrouble.
    """
    try:
        with surroundings(source), source.open(encoding="utf-8") as file:
            lines = map(json.loads, file)
            if next(lines).get("format") != FORMAT:
                raise ValueError
            count, end, broken = _verified(lines)
    except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as error:
        raise WrongFile.because("chain_file.not_a_chain", file=source.name) from error
    return ChainItem(count, end, broken, not broken and _is_in_books(uow, end))


def list_numbers(uow: UnitOfWork, organization_id: str) -> list[NumbersItem]:
    """Return the numbers of each month with vouchers, and which of them lack (断号)."""
    columns = VoucherRow.month, func.count(), func.max(VoucherRow.number)
    rows = uow.session.execute(
        select(*columns)
        .where(VoucherRow.organization_id == organization_id)
        .group_by(VoucherRow.month)
        .order_by(VoucherRow.month)
    )
    return [
        NumbersItem(
            month,
            count,
            last,
            # Numbers are asked for one by one only where some lack.
            () if count == last else _missing(uow, organization_id, month, last),
        )
        for month, count, last in rows
    ]


def _missing(uow: UnitOfWork, organization_id: str, month: str, last: int) -> tuple[int, ...]:
    found = uow.session.scalars(
        select(VoucherRow.number).where(
            VoucherRow.organization_id == organization_id, VoucherRow.month == month
        )
    )
    return tuple(sorted(set(range(1, last + 1)) - set(found)))


def _verified(lines: Iterable[dict[str, str]]) -> tuple[int, str, str]:
    """Return how many vouchers follow, the last digest, and the first number that does not."""
    count, previous, broken = 0, CHAIN_START, ""
    for line in lines:
        follows = json.loads(line["content"])["previous"] == previous
        if not follows or sha256(line["content"].encode("utf-8")).hexdigest() != line["digest"]:
            broken = broken or line["number"]
        count, previous = count + 1, line["digest"]
    return count, previous, broken


def _is_in_books(uow: UnitOfWork, digest: str) -> bool:
    bearing = select(KeptVoucherRow.serial).where(KeptVoucherRow.digest == bytes.fromhex(digest))
    return uow.session.scalars(bearing.limit(1)).first() is not None


def _json(told: dict[str, str]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True) + "\n"
