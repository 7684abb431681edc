"""Workbooks written as they come: rows leave the memory at once.

xlsxwriter keeps each sheet in a file of its own until the workbook is closed; those files hold what
the workbook holds, so they stand beside it, where the person wants that to lie, in a folder that is
gone afterwards, whatever happens; the computer's own temporary folder gets nothing in clear.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coopdesk.durable import draft_beside, short_lived_folder


@contextmanager
def streamed_workbook(target: Path) -> Iterator[Any]:
    """Give an xlsxwriter workbook that takes the place of ``target`` when the block ends well.

    Each sheet takes its rows from top to bottom. Raises SurroundingsTrouble when the file cannot
    be written; then, and after any error, ``target`` is as it was and nothing is left beside it.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    with draft_beside(target) as draft, short_lived_folder(target.parent, ".coopdesk-") as folder:
        workbook = Workbook(str(draft), {"constant_memory": True, "tmpdir": str(folder)})
        try:
            yield workbook
            workbook.close()
        except FileCreateError as error:
            raise error.args[0] from error  # the OSError it stands for
        finally:
            for sheet in workbook.worksheets():
                sheet.row_data_fh.close()
