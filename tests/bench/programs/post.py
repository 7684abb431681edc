"""Posts some vouchers one by one, to be watched from outside.

Arguments: the workspace, operator, passphrase, organization, how many.
"""

import sys
from pathlib import Path

from coopdesk.services.ledger import post_voucher
from coopdesk.services.opening import open_workspace
from tests.bench.books import clock
from tests.bench.commands import voucher
from tests.bench.programs.telling import tell


def main(folder, operator, passphrase, organization_id, count):
    workspace = open_workspace(Path(folder), operator, passphrase, clock)
    first = 1000 * int(count)  # another run posts others: two alike would be asked about
    for number in range(first, first + int(count)):
        workspace.runner.do(post_voucher, voucher(organization_id, number))
    workspace.close()
    tell()


if __name__ == "__main__":
    if sys.argv[1:] == ["--version"]:
        tell()
    else:
        main(*sys.argv[1:])
