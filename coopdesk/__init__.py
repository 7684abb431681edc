"""CoopDesk (合作台): registers, self-governance, mutual-fund books, awards and packages."""

__version__ = "0.1.0"
