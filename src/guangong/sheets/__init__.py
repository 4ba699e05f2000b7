"""Sheets that offices send out and take in: xlsx, xls, ods, csv and pasted text."""

from guangong.sheets.model import Cell, Sheet, SheetError
from guangong.sheets.workbook import read_sheets

__all__ = ["Cell", "Sheet", "SheetError", "read_sheets"]
