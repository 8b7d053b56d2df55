"""How something is found by who types the initials of its name: 东北大米 is `dbdm`."""

from functools import lru_cache

from pypinyin import Style, lazy_pinyin

REMEMBERED_MAX = 20_000


@lru_cache(REMEMBERED_MAX)
def initials(name: str) -> str:
    """The first letter of each character's reading; what is no Chinese stands as it is."""
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).replace(" ", "").lower()
