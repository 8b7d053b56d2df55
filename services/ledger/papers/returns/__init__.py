"""Tax returns as sheets of a workbook."""
