"""Packages to the city and back: keys, making, checking, taking in, receipts.

The file format is ``coopdesk.exchange``'s; here stand what travels, the order of packages, and how
a copy of another office's records is kept: read-only, replaced as a whole or not at all.
"""

from coopdesk.services.late_names import late_names

with late_names(__name__):
    from coopdesk.exchange.package import ON_DEMAND, SUFFIX
    from coopdesk.exchange.receipt import SUFFIX as RECEIPT_SUFFIX
    from coopdesk.services.exchange.keyring import (
        KEY_SUFFIX,
        GroupVerdict,
        KeyItem,
        TrustOffice,
        export_key,
        judge_groups,
        list_trusted,
        own_key,
        read_key,
        trust_office,
    )
    from coopdesk.services.exchange.making import MadePackage, MakePackage, make_package
    from coopdesk.services.exchange.papers import (
        cover_values,
        receipt_values,
        sum_in_words,
        table_in_words,
    )
    from coopdesk.services.exchange.queries import (
        IncomingItem,
        OutgoingItem,
        list_incoming,
        list_outgoing,
        list_period_choices,
        period_in_words,
    )
    from coopdesk.services.exchange.receipts import TakenReceipt, TakeReceipt, take_receipt
    from coopdesk.services.exchange.taking import (
        Preview,
        TakenPackage,
        TakePackage,
        check_package_file,
        open_package_file,
        take_package,
    )

__all__ = [
    "KEY_SUFFIX",
    "ON_DEMAND",
    "RECEIPT_SUFFIX",
    "SUFFIX",
    "GroupVerdict",
    "IncomingItem",
    "KeyItem",
    "MadePackage",
    "MakePackage",
    "OutgoingItem",
    "Preview",
    "TakePackage",
    "TakeReceipt",
    "TakenPackage",
    "TakenReceipt",
    "TrustOffice",
    "check_package_file",
    "cover_values",
    "export_key",
    "judge_groups",
    "list_incoming",
    "list_outgoing",
    "list_period_choices",
    "list_trusted",
    "make_package",
    "open_package_file",
    "own_key",
    "period_in_words",
    "read_key",
    "receipt_values",
    "sum_in_words",
    "table_in_words",
    "take_package",
    "take_receipt",
    "trust_office",
]
