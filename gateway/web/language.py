"""The language of a page: Chinese, or English."""

from datetime import datetime
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

from flask import Response, request

from gateway.web import words
from shared import clock

COOKIE, COOKIE_SECONDS = "lang", 365 * 86_400
LANGUAGES = ("zh", "en")


class Language(NamedTuple):
    """What a page is written in."""

    is_english: bool

    def say(self, zh: Any, en: Any) -> Any:
        """Whichever is read here."""
        return en if self.is_english else zh

    def named(self, names: dict[str, tuple[str, str]], code: str | None) -> str:
        """The name of a code in a table of names; a code without one stands for itself."""
        if code is None:
            return ""
        return self.say(*names.get(code, (code, code)))

    def stage(self, zh: str) -> str:
        """A stage, which services say in Chinese."""
        return self.say(zh, words.STAGES.get(zh, zh))

    def moment(self, text: str | None) -> str:
        """A moment on the clock of whoever lives there; in another year, with the year."""
        if not text:
            return ""
        at: datetime = clock.parse(text).astimezone(clock.SHANGHAI)
        is_old = at.year != clock.today().year
        zh = f"{at.month}月{at.day}日 {at:%H:%M}"
        return self.say(
            f"{at.year}年{zh}" if is_old else zh,
            f"{at.day} {at:%b %Y %H:%M}" if is_old else f"{at.day} {at:%b %H:%M}",
        )


def asked() -> Language:
    """The language that the address names, `?lang=en`."""
    return Language(request.args.get("lang") == "en")


def remembered() -> Language:
    """The language that the address names, or else the one that was read last here."""
    named = request.args.get("lang")
    return Language((named if named in LANGUAGES else request.cookies.get(COOKIE)) == "en")


def remember(response: Response) -> None:
    """Keep the language that the address named."""
    named = request.args.get("lang")
    if named in LANGUAGES:
        response.set_cookie(COOKIE, named, COOKIE_SECONDS, secure=request.is_secure, samesite="Lax")


def other_address() -> str:
    """The same page in the other language, for whoever has the language remembered."""
    kept = {name: value for name, value in request.args.items(multi=True) if name != "lang"}
    there = "zh" if remembered().is_english else "en"
    return f"{quote(request.path)}?{urlencode(kept | {'lang': there})}"
