"""Packages to the city and back: keys, making, checking, taking in, receipts.

The file format is ``coopdesk.exchange``'s; here stand what travels, the order of packages, and how
a copy of another office's records is kept: read-only, replaced as a whole or not at all.
"""

from coopdesk.services.late_names import late_names

with late_names(__name__):
    from coopdesk.exchange.package import ON_DEMAND, SUFFIX
    from coopdesk.exchange.receipt import SUFFIX as RECEIPT_SUFFIX
    from coopdesk.services.exchange.board import (
        BoardItem,
        SetReportDays,
        count_overdue,
        get_report_days,
        list_board,
        reminder_of,
        set_report_days,
    )
    from coopdesk.services.exchange.conflicts import ConflictItem, FieldConflict, RecordDecision
    from coopdesk.services.exchange.folder_taking import (
        FolderReport,
        FolderSurvey,
        LeftOut,
        OfficeTally,
        survey_folder,
        take_folder,
    )
    from coopdesk.services.exchange.holding import HeldItem, list_held, next_held
    from coopdesk.services.exchange.hub import HubReport, LoadedOffice, load_hub
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
    from coopdesk.services.exchange.readiness import ReadinessItem, check_readiness
    from coopdesk.services.exchange.receipts import TakenReceipt, TakeReceipt, take_receipt
    from coopdesk.services.exchange.remark_list import RemarkItem, list_remarks
    from coopdesk.services.exchange.remarks import (
        AnswerRemark,
        SettleRemark,
        WriteRemark,
        against_remark,
        answer_remark,
        settle_remark,
        write_remark,
    )
    from coopdesk.services.exchange.settling import (
        ReturnedPackage,
        ReturnPackage,
        TakeHeld,
        check_held,
        return_package,
        take_held,
    )
    from coopdesk.services.exchange.taking import (
        Preview,
        TakenPackage,
        TakePackage,
        check_package_file,
        judge_package_file,
        open_package_file,
        take_package,
    )
    from coopdesk.storage.hub import has_password

__all__ = [
    "KEY_SUFFIX",
    "ON_DEMAND",
    "RECEIPT_SUFFIX",
    "SUFFIX",
    "AnswerRemark",
    "BoardItem",
    "ConflictItem",
    "FieldConflict",
    "FolderReport",
    "FolderSurvey",
    "GroupVerdict",
    "HeldItem",
    "HubReport",
    "IncomingItem",
    "KeyItem",
    "LeftOut",
    "LoadedOffice",
    "MadePackage",
    "MakePackage",
    "OfficeTally",
    "OutgoingItem",
    "Preview",
    "ReadinessItem",
    "RecordDecision",
    "RemarkItem",
    "ReturnPackage",
    "ReturnedPackage",
    "SetReportDays",
    "SettleRemark",
    "TakeHeld",
    "TakePackage",
    "TakeReceipt",
    "TakenPackage",
    "TakenReceipt",
    "TrustOffice",
    "WriteRemark",
    "against_remark",
    "answer_remark",
    "check_held",
    "check_package_file",
    "check_readiness",
    "count_overdue",
    "cover_values",
    "export_key",
    "get_report_days",
    "has_password",
    "judge_groups",
    "judge_package_file",
    "list_board",
    "list_held",
    "list_incoming",
    "list_outgoing",
    "list_period_choices",
    "list_remarks",
    "list_trusted",
    "load_hub",
    "make_package",
    "next_held",
    "open_package_file",
    "own_key",
    "period_in_words",
    "read_key",
    "receipt_values",
    "reminder_of",
    "return_package",
    "set_report_days",
    "settle_remark",
    "sum_in_words",
    "survey_folder",
    "table_in_words",
    "take_folder",
    "take_held",
    "take_package",
    "take_receipt",
    "trust_office",
    "write_remark",
]
