"""What is final and what may be taken back.

A record that nothing posted depends on may be removed and brought back. What was booked is put
right by its counter-entry (《会计基础工作规范》第五十一条: an error found after posting calls for a
red-letter voucher), what was decided by deciding again.
"""

from enum import StrEnum

from coopdesk.domain.errors import Refusal


class Finality(StrEnum):
    """Why a record can no longer be taken away; each names its sentence with the way out."""

    POSTED = "record.posted"
    DECIDED = "record.decided"
    CLOSED_MINUTES = "record.closed_minutes"
    KEPT = "record.kept"


_ARTICLES = {Finality.POSTED: "会计基础工作规范 第五十一条"}


def refuse_final(why: Finality, name: str) -> Refusal:
    """Return the refusal to remove or take back the record called ``name``, with its article."""
    return Refusal(why.value, _ARTICLES.get(why, ""), {"name": name})
