"""Signed paper that comes back: read by its codes, filed to its record, seen and confirmed.

A stack of paper serves several capabilities, so a page needs the right of the record it belongs
to; what the operator may not file lies in the tray.
"""

from coopdesk.services.late_names import late_names

with late_names(__name__):
    from coopdesk.forms.elements import State, Trace
    from coopdesk.services.scans.print_log import PrintItem, list_prints, reprint
    from coopdesk.services.scans.queries import (
        PaperItem,
        ScanItem,
        SheetItem,
        find_numbered_sheet,
        get_paper,
        list_papers_back,
        list_scans,
        list_tray,
    )
    from coopdesk.services.scans.reading import ReadPage, read_scans
    from coopdesk.services.scans.signing import (
        ConfirmSigned,
        SigningView,
        confirm_signed,
        copy_paper,
        copy_scan,
        get_scan_picture,
        list_signing_places,
    )
    from coopdesk.services.scans.taking_in import (
        TABLE,
        FileScan,
        TakeInScans,
        TakenIn,
        file_scan,
        take_in_scans,
    )

__all__ = [
    "TABLE",
    "ConfirmSigned",
    "FileScan",
    "PaperItem",
    "PrintItem",
    "ReadPage",
    "ScanItem",
    "SheetItem",
    "SigningView",
    "State",
    "TakeInScans",
    "TakenIn",
    "Trace",
    "confirm_signed",
    "copy_paper",
    "copy_scan",
    "file_scan",
    "find_numbered_sheet",
    "get_paper",
    "get_scan_picture",
    "list_papers_back",
    "list_prints",
    "list_scans",
    "list_signing_places",
    "list_tray",
    "read_scans",
    "reprint",
    "take_in_scans",
]
