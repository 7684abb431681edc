"""A member list previewed and taken in, as the command line does: with how much memory at its most.

Arguments: the workspace, operator, passphrase, the organization, the workbook.
"""

import sys
from pathlib import Path

from coopdesk.__main__ import collect_seldom
from coopdesk.services.members import ImportMembers, import_members, preview_members_sheet
from coopdesk.services.opening import open_workspace
from tests.bench.books import clock
from tests.bench.programs.telling import tell


def main(folder, operator, passphrase, organization_id, sheet):
    collect_seldom()
    path = Path(sheet)
    workspace = open_workspace(Path(folder), operator, passphrase, clock)
    try:
        preview = workspace.runner.ask(preview_members_sheet, path, organization_id)
        records = preview.taken(preview.rows_to_confirm)
        del preview
        command = ImportMembers(organization_id, path.name, records)
        counts = workspace.runner.do(import_members, command)
    finally:
        workspace.close()
    tell(new=counts.new)


if __name__ == "__main__":
    main(*sys.argv[1:])
