"""The tables, one file per capability, each imported by whom it serves.

Mapping a class costs a millisecond or two and there are thirty: a start that needs five tables does
not wait for all. Who walks over the whole schema imports ``schema``.
"""
