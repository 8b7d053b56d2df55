"""What others see instead of a name, a phone or a number in a text (domain.md §6, PIPL)."""

import re

# Surnames of two characters; a name of two characters is a surname of one and a given name.
COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 夏侯 南宫 端木 轩辕 "
    "独孤 百里 呼延 申屠 淳于 澹台 闻人 钟离 东郭 西门 公羊 赫连 拓跋 完颜 濮阳 公冶 太史 仲孙 "
    "鲜于 闾丘 万俟 单于"
)

# Mobile phones with or without +86, identities of 15 and 18 digits, cards, landlines with and
# without their area; spaces and dashes may stand inside.
NUMBERS = re.compile(
    r"(?<!\d)(?:"
    r"(?:\+?86[ .·-]?)?1[3-9]\d[ .·-]?\d{4}[ .·-]?\d{4}"
    r"|\d{6}[ .·-]?\d{8}[ .·-]?\d{3}[\dXx]"
    r"|\d{4}(?:[ .·-]?\d{4}){3}(?:[ .·-]?\d{1,3})?"
    r"|\d{15}"
    r"|0\d{2,3}[ .·-]?\d{7,8}"
    r"|[2-9]\d{6,7}"
    r")(?!\d)"
)

# What points to one person for certain: a mobile phone, an identity of 18 digits.
PERSONAL = re.compile(r"(?<!\d)(?:1[3-9]\d[ .·-]?\d{4}[ .·-]?\d{4}|\d{17}[\dXx])(?!\d)")

FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")


def mask_name(name: str | None) -> str | None:
    """`张三丰` → `张*`, `欧阳修` → `欧阳*`."""
    if not name:
        return name
    surname = name[:2] if len(name) > 2 and name[:2] in COMPOUND_SURNAMES.split() else name[:1]
    return f"{surname}*"


def mask_phone(phone: str | None) -> str | None:
    """`13812341234` → `138****1234`; a number too short for that shows nothing."""
    if not phone:
        return phone
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 10 else "****"


def points_to_a_person(text: str | None) -> bool:
    """Whether a text names somebody by a phone or an identity."""
    return PERSONAL.search((text or "").translate(FULL_WIDTH)) is not None


def mask_text(text: str) -> str:
    """A free text with `***` for every number that could be a phone, an identity or a card."""
    return NUMBERS.sub("***", text.translate(FULL_WIDTH))


# -- what everybody may read ------------------------------------------------------------------

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏"
    "薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常"
    "武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛祝左"
    "涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂"
)
TITLES = (
    "先生|女士|小姐|奶奶|爷爷|大爷|大妈|大娘|大姐|大哥|阿姨|叔叔|伯伯|婆婆|老人|同志|老师|师傅|医生|"
    "书记|主任|经理|家(?![具电政庭长])"
)
_TITLED = re.compile(
    rf"(?P<surname>{COMPOUND_SURNAMES.replace(' ', '|')}|[{SURNAMES}])[\u4e00-\u9fff]{{0,2}}?"
    rf"(?P<title>{TITLES})"
)
_NAME = re.compile(rf"(?:{COMPOUND_SURNAMES.replace(' ', '|')}|[{SURNAMES}])[\u4e00-\u9fff]{{1,2}}")
_DIGIT = "[0-9]"
_SPOKEN = "[零〇一二三四五六七八九十百幺两]"
_GAP = r"[\s.·\-_/()（）]{0,2}"
_LONG = re.compile(
    rf"[+(]?{_DIGIT}(?:{_GAP}{_DIGIT}){{6,}}[Xx]?|{_SPOKEN}(?:{_GAP}{_SPOKEN}){{6,}}"
)
_DAY = re.compile(r"20[0-9]{2}[-./][0-9]{1,2}[-./][0-9]{1,2}")
_MONEY = re.compile(r"[0-9]{1,8}(?:\.[0-9]{1,2})?")
_NO = rf"(?:{_DIGIT}{{1,4}}[A-Za-z]?|{_SPOKEN}{{1,5}})"
_ROOMS = re.compile(
    rf"{_NO}\s*单元(?:{_GAP}{_NO}\s*(?:室|号|户|房)?)?"
    rf"|(?:{_DIGIT}{{2,4}}[A-Za-z]?|{_SPOKEN}{{2,5}})\s*(?:室|房(?!屋))"
    rf"|{_NO}\s*[层楼]\s*{_NO}\s*[号室户]"
    r"|(?:room|flat|apt|apartment)\.?\s*(?:no\.?\s*)?#?[0-9]{1,4}[a-z]?",
    re.IGNORECASE,
)
_ROOM_DASHES = re.compile(
    rf"(?<![0-9-]){_DIGIT}{{1,3}}-(?:{_DIGIT}{{1,2}}-)?{_DIGIT}{{3,4}}(?![0-9-])"
)
_DASHES = str.maketrans("－—–‐‑−．／", "------./")


def mask_published(text: str) -> str:
    """A text as everybody may read it (PIPL §25): no phone, identity, card or room number in any
    spelling, and of a person who is called by a title the surname only.
    """
    plain = text.translate(FULL_WIDTH).translate(_DASHES)
    # Rooms in words come first: a long number before one would take its first digits along.
    plain = _LONG.sub(_kept_or_masked, _ROOMS.sub("***", plain))
    plain = _ROOM_DASHES.sub("***", NUMBERS.sub("***", plain))
    return _TITLED.sub(r"\g<surname>*\g<title>", plain)


def is_name(text: str) -> bool:
    """Whether a text is, as far as one can see, what a person is called."""
    return _NAME.fullmatch(text) is not None


def _kept_or_masked(found: re.Match) -> str:
    """A day and a sum of money have many digits, too."""
    said = found[0]
    is_sum = _MONEY.fullmatch(said) and found.string[found.end() :].lstrip()[:1] in ("元", "万")
    return said if is_sum or _DAY.fullmatch(said) else "***"
