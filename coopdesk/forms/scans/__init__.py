"""Paper that comes back: pages of scans and photos, the codes on them, their places to sign.

Pixels stay in this room: services get codes, lengths and finished pictures. zxing-cpp reads the
codes; Pillow, which reportlab needs anyway, does the rest, so that no library of arrays is shipped.
"""
