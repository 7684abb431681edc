"""A finished PDF with its pages in the order a printer takes them."""

from contextlib import closing
from io import BytesIO

import pypdfium2

from coopdesk.domain.print_jobs import Order


def in_order(pdf: bytes, order: Order) -> bytes:
    """Return the pages of ``pdf`` in ``order``, each as often as named; empty sides are blank."""
    with (
        closing(pypdfium2.PdfDocument(pdf)) as source,
        closing(pypdfium2.PdfDocument.new()) as made,
    ):
        for page in order:
            if page is None:
                width, height = source.get_page_size(0)
                made.new_page(width, height).close()
            else:
                made.import_pages(source, [page - 1])
        buffer = BytesIO()
        made.save(buffer)
    return buffer.getvalue()
