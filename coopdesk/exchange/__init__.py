"""Workbooks and data packages in and out; knows no database."""
