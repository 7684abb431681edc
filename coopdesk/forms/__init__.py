"""Printed forms: draws PDF with reportlab, knows no database.

A new form is a file in ``layouts`` (data only), a line in ``registry`` and its sample values in the
tests; a service prepares its values as text. Three decisions bind all forms:

- Text is collected on ``Sheets`` first and painted when the number of pages is known, so "page n of
  m" and the code need no second drawing.
- Each character is looked up in the character maps of the faces (``faces``), because reportlab
  drops what a font lacks. Titles are Noto Serif SC bold, text FandolFang or the office's own 仿宋,
  figures always FandolFang: Noto's digits differ in width and would not line up.
- What does not fit shrinks by one point, then its box grows, over sheets if need be; no cuts.
"""
