"""What came back, in lists: the papers, and the pages that wait in the tray."""

from operator import attrgetter

from coopdesk import words
from coopdesk.domain.scans import ScanStanding
from coopdesk.gui.kit.table_model import Column, ItemTableModel
from coopdesk.services.scans import PaperItem, ScanItem

_TONES = {
    ScanStanding.CURRENT: "",
    ScanStanding.OUTDATED: "due",
    ScanStanding.FOREIGN: "due",
    ScanStanding.UNREADABLE: "wrong",
}
_WHY = {
    ScanStanding.CURRENT: "scan.why.current",
    ScanStanding.OUTDATED: "scan.why.outdated",
    ScanStanding.FOREIGN: "scan.why.foreign",
    ScanStanding.UNREADABLE: "scan.why.unreadable",
}


def pages_back(item: PaperItem) -> str:
    """Return which pages are back, and which are not."""
    told = {"back": item.pages - len(item.missing), "pages": item.pages}
    if not item.missing:
        return words.text("scan.pages_complete", **told)
    between = words.text("scan.between")
    missing = between.join(map(str, item.missing))
    return words.text("scan.pages_lacking", missing=missing, **told)


def seen_by(item: PaperItem) -> str:
    """Return what a person said of the signatures and seals, or that nobody looked yet."""
    if item.signed_on:
        return words.text("scan.is_signed", day=item.signed_on)
    if item.lacking:
        return words.text("scan.is_lacking", lacking=item.lacking)
    return words.text("scan.is_open")


def _tone_of_seen(told: str) -> str:
    return "due" if told == words.text("scan.is_open") else ""


class PaperTableModel(ItemTableModel[PaperItem]):
    """Printed papers of which something came back, one row each."""

    columns = (
        Column("scan.seen", seen_by, tone=_tone_of_seen, width=9),
        Column("scan.pages", pages_back),
        Column("scan.form", attrgetter("form"), width=16, grows=True),
        Column("scan.record_number", attrgetter("record_number"), width=12),
        Column("scan.record", attrgetter("record"), optional=True),
        Column("scan.printed_on", attrgetter("printed_on"), optional=True),
    )


def _page_of_form(item: ScanItem) -> str:
    if item.page is None:
        return ""
    return words.text("scan.page_n_of", page=item.page, pages=item.pages)


def _source(item: ScanItem) -> str:
    return words.text("scan.page_of_file", name=item.source_name, page=item.source_page)


class TrayTableModel(ItemTableModel[ScanItem]):
    """Pages that wait to be filed by hand, one row each."""

    columns = (
        Column("scan.standing", attrgetter("standing"), tone=lambda value: _TONES[value]),
        Column("scan.form", attrgetter("form"), width=12, grows=True),
        Column("scan.number", attrgetter("number")),
        Column("scan.page", _page_of_form),
        Column("scan.source", _source, width=14),
        Column("scan.taken_in_on", attrgetter("taken_in_on"), optional=True),
        Column("scan.taken_in_by", attrgetter("taken_in_by"), optional=True),
    )


def why_waiting(item: ScanItem) -> str:
    """Return why a page was not filed by itself, and what to do."""
    return words.text(_WHY[item.standing])
