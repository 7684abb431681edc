"""The import dialog that every kind of sheet shares; knows no capability."""
