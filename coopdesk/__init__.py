"""CoopDesk (合作台): registers, self-governance, mutual-fund books, awards and packages."""

__version__ = "0.1.0"
# how a program ends that a person stopped (Ctrl+C), by the custom of shells
INTERRUPTED = 130
