"""A small PDF for the preview, written by hand: two upright pages and one lying."""


def small_pdf() -> bytes:
    """Return three pages, A4 upright twice and A4 lying once, each with a square of its own."""
    sizes = [(595, 842), (595, 842), (842, 595)]
    kids = " ".join(f"{3 + 2 * n} 0 R" for n in range(3))
    bodies = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count 3 >>",
    ]
    for n, (width, height) in enumerate(sizes):
        drawing = f"0.2 0.4 0.3 RG 2 w 70 70 {width - 140} {height - 140} re S "
        drawing += f"0.12 0.44 0.33 rg {100 + 40 * n} {height - 160} 30 30 re f"
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] "
            f"/Resources << >> /Contents {4 + 2 * n} 0 R >>"
        )
        bodies.append(f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream")
    pdf, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, start=1):
        places.append(len(pdf))
        pdf += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(bodies) + 1
    tail = f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    tail += f"trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(pdf)}\n%%EOF\n"
    return pdf + tail.encode()
