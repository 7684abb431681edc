"""The demo year without a screen: a picture of each page, the printed forms, a data package.

python -m tests.walk --out out
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from sqlalchemy import select

from coopdesk.domain.organizations import OfficeLevel
from coopdesk.services import exchange
from coopdesk.services.opening import NewOffice, create_workspace
from coopdesk.services.printing import FORM_SOURCES, print_form
from coopdesk.storage.keys import Cost
from coopdesk.storage.tables import (
    awards,
    governance,
    ledger,
    members,
    mutual_fund,
    organizations,
    supervision,
)
from coopdesk.storage.tables import exchange as packages
from tests.studio import NOW, Studio

RECORD_OF = {
    "voucher": ledger.VoucherRow.id,
    "trial-balance": organizations.OrganizationRow.id,
    "share-receipt": mutual_fund.ShareEntryRow.id,
    "advance-agreement": mutual_fund.AdvanceRow.id,
    "meeting-minutes": governance.MeetingRow.id,
    "attendance-sheet": governance.MeetingRow.id,
    "meeting-notice": governance.MeetingRow.id,
    "resolution-notice": governance.MeetingRow.id,
    "roll-call": governance.AgendaItemRow.id,
    "resolution-sheet": governance.ResolutionRow.id,
    "share-certificate": members.MemberRow.id,
    "member-card": members.MemberRow.id,
    "member-card-sheet": members.MemberRow.id,
    "member-extract": members.MemberRow.id,
    "member-account": members.MemberRow.id,
    "member-register": organizations.OrganizationRow.id,
    "organization-record": organizations.OrganizationRow.id,
    "organization-list": organizations.OrganizationRow.id,
    "rectification-notice": supervision.RectificationRow.id,
    "package-cover": packages.PackageOutRow.package_id,
}


def main(argv: Sequence[str] | None = None) -> int:
    """Walk the year and print what was made."""
    parser = argparse.ArgumentParser(prog="walk")
    parser.add_argument("--out", type=Path, default=Path("out"))
    out = parser.parse_args(argv).out
    studio = Studio()
    try:
        for part, files in (
            ("pages", pages(studio, out / "pages")),
            ("package", package(studio, out / "package")),
            ("forms", forms(studio, out / "forms")),
        ):
            print(f"{part}:")
            for file in files:
                print(f"  {file}")
    finally:
        studio.close()
    return 0


def pages(studio: Studio, folder: Path) -> list[Path]:
    """Keep a picture of each page."""
    window = studio.window(1366, 728)
    made = studio.picture_pages(window, folder)
    window.close()
    return made


def forms(studio: Studio, folder: Path) -> Iterator[Path]:
    """Print each form for a record of the year."""
    folder.mkdir(parents=True, exist_ok=True)
    runner = studio.workspace.runner
    for form, column in RECORD_OF.items():
        if form in FORM_SOURCES:
            yield _print(studio, form, str(runner.ask(_first, column)), folder)
    for application_id, form in runner.ask(_applications):
        yield _print(studio, form, application_id, folder)


def package(studio: Studio, folder: Path) -> Iterator[Path]:
    """Make the package for the county, take it in there, and take the receipt in here."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = studio.workspace.runner
    office = NewOffice(
        level=OfficeLevel.COUNTY,
        division_code="150423",
        name="巴林右旗供销合作社",
        operator="演示员",
        passphrase="demo-demo",
        demo=True,
    )
    quick = Cost(iterations=1, memory_kib=8192, lanes=1)
    county, _ = create_workspace(studio.room / "county", office, lambda: NOW, quick)
    for here, there in ((ours, county.runner), (county.runner, ours)):
        card = there.ask(exchange.export_key, folder)
        fingerprint = there.ask(exchange.own_key).fingerprint
        here.do(exchange.trust_office, exchange.TrustOffice(card, fingerprint))
        yield card
    made = ours.do(exchange.make_package, exchange.MakePackage(folder, period="2026H2"))
    yield made.path
    taken = county.runner.do(exchange.take_package, exchange.TakePackage(made.path, folder))
    yield taken.receipt
    ours.do(exchange.take_receipt, exchange.TakeReceipt(taken.receipt))
    county.close()


def _print(studio: Studio, form: str, record_id: str, folder: Path) -> Path:
    printed = studio.workspace.runner.ask(print_form, form, record_id)
    file = folder / f"{form}.pdf"
    file.write_bytes(printed.pdf)
    return file


def _first(uow, column):
    kinds = organizations.OrganizationRow
    query = select(column).order_by(column).limit(1)
    if column is kinds.id:
        query = query.where(kinds.kind == "trinity_organization")
    return uow.session.scalars(query).one()


def _applications(uow):
    from coopdesk.domain.award_facts import Programme
    from coopdesk.services.awards import FORM_OF

    rows = uow.session.scalars(select(awards.ApplicationRow))
    return [(row.id, FORM_OF[Programme(row.programme)]) for row in rows]


if __name__ == "__main__":
    sys.exit(main())
