"""What is written on a paper, read by another program than the one that drew it."""

from contextlib import closing

import pypdfium2


def text_of(pdf: bytes) -> str:
    """Return the text of all pages without blanks."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        pages = []
        for page in document:
            with closing(page), closing(page.get_textpage()) as text:
                pages.append(text.get_text_bounded())
    return "".join(sign for sign in "".join(pages) if not sign.isspace() and sign != "\ufffe")
