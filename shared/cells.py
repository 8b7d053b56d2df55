"""Texts in cells of files that spreadsheets open. Pure."""

import re

# What a spreadsheet would run. One more quote for a text that has its own, so that reading a
# file gives back what was written.
_RUNNABLE = re.compile(r"'*[=+\-@\t\r]")


def harmless(text: str) -> str:
    """A text as no spreadsheet takes it for a formula."""
    return f"'{text}" if _RUNNABLE.match(text) else text


def written(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and _RUNNABLE.match(cell) else cell
