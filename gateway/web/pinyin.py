"""How something is found by who types the initials of its name: 东北大米 is `dbdm`."""

from functools import lru_cache

REMEMBERED_MAX = 20_000


@lru_cache(REMEMBERED_MAX)
def initials(name: str) -> str:
    """The first letter of each character's reading; what is no Chinese stands as it is."""
    return first_letters(name).replace(" ", "").lower()


def first_letters(name: str) -> str:
    """The same as it comes, blanks and capitals too."""
    from pypinyin import Style, lazy_pinyin  # at the first name: its dictionary takes 50 MB

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))
