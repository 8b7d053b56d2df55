"""Bootstrap's style sheet without the rules for what no page of ours has: a sixth of its bytes,
and the longest wait of a first visit on an old phone (frontend.md §2)."""

import re
from functools import cache
from importlib.resources import files
from pathlib import Path

VERSION = "5.3.8"
WHOLE = files("flask_bootstrap") / "static/bootstrap5/css/bootstrap.min.css"
HERE = Path(__file__).parent
# Where a class may be named: whatever looks like one there is taken for one.
NAMED_IN = ("templates/**/*.html", "static/**/*.js", "**/*.py")
WORD = re.compile(r"[a-zA-Z][\w-]*")
CLASS = re.compile(r"\.([a-zA-Z][\w-]*)")
BANNER = re.compile(r'@charset "UTF-8";/\*!.*?\*/', re.DOTALL)  # names its licence
# The sheet as it is minified: a condition opens, a movement, a rule, a condition ends.
PARTS = re.compile(
    r"(?P<opens>@media[^{]*\{)"
    r"|(?P<movement>@(?:-webkit-)?keyframes (?P<name>[\w-]+)\{(?:[^{}]*\{[^{}]*\})*\})"
    r"|(?P<selectors>[^{}@]+)(?P<rule>\{[^{}]*\})"
    r"|(?P<ends>\})"
)
THEMED = "data-bs-theme"
PROPERTY = re.compile(r"(--bs-[\w-]+):[^;{}]*;?")
ASKED_FOR = re.compile(r"var\((--[\w-]+)")


@cache
def needed() -> bytes:
    """The style sheet for all pages of the desk; read once for each process."""
    paths = (path for pattern in NAMED_IN for path in HERE.glob(pattern))
    words = {word for path in paths for word in WORD.findall(path.read_text())}
    sheet = trimmed(WHOLE.read_text(), words)
    ours = "".join(path.read_text() for path in HERE.glob("static/**/*.css"))
    return without_unasked(sheet, set(ASKED_FOR.findall(sheet + ours))).encode()


def trimmed(sheet: str, words: set[str]) -> str:
    """The rules for elements and for classes that are among the words, in their order.

    Raises ValueError when the sheet is not written as Bootstrap writes it.
    """
    banner = BANNER.match(sheet)
    if banner is None:
        raise ValueError("the style sheet does not begin with Bootstrap's licence")
    kept, at = [banner[0]], banner.end()
    for part in PARTS.finditer(sheet, at):
        if part.start() != at:
            raise ValueError(f"the style sheet is not understood at {at}")
        at = part.end()
        if part["opens"]:
            kept.append(part["opens"])
        elif part["ends"] and kept[-1].startswith("@media"):
            kept.pop()  # nothing is left of what it held
        elif part["ends"]:
            kept.append("}")
        elif part["movement"]:
            kept += [part["movement"]] if part["name"] in words else []
        else:
            selectors = [each for each in part["selectors"].split(",") if _is_for(each, words)]
            kept += [",".join(selectors) + part["rule"]] if selectors else []
    if "{" in sheet[at:]:
        raise ValueError(f"the style sheet is not understood at {at}")
    return "".join(kept)


def without_unasked(sheet: str, asked_for: set[str]) -> str:
    """The same without the custom properties that no rule asks for."""
    return PROPERTY.sub(lambda found: found[0] if found[1] in asked_for else "", sheet)


def _is_for(selector: str, words: set[str]) -> bool:
    return THEMED not in selector and set(CLASS.findall(selector)) <= words
