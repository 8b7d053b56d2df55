"""What others see instead of a name or a phone (domain.md §6, PIPL)."""

# Surnames of two characters; a name of two characters is a surname of one and a given name.
COMPOUND_SURNAMES = (
    "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 长孙 宇文 司徒 司空 夏侯 南宫 端木 轩辕 "
    "独孤 百里 呼延 申屠 淳于 澹台 闻人 钟离 东郭 西门 公羊 赫连 拓跋 完颜 濮阳 公冶 太史 仲孙 "
    "鲜于 闾丘 万俟 单于"
)


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
