"""The ids of lines of vouchers: that of the voucher and the line's place in it."""

from collections.abc import Mapping
from typing import Any

POSTING = "posting"


def with_line_id(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line of a voucher with its id."""
    return {**record, "id": f"{record['voucher_id']}-{record['line']}"}


def with_own_id(name: str, record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a record of ``name`` with the id it has here: lines once bore ids of their own."""
    return with_line_id(record) if name == POSTING else record
