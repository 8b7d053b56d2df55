"""The notes of an order as people read them: the services write codes and sign-in names. Pure."""

import re

from gateway.web import words as house
from gateway.web.orders import words

Both = tuple[str, str]
LABELS = {
    "标题": "Title",
    "描述": "What it is about",
    "紧急程度": "Urgency",
    "类别": "Category",
    "预算": "Estimate",
    "原因": "Why",
}
CODES = {"紧急程度": words.URGENCIES, "类别": house.CATEGORIES}
CHANGE = re.compile(rf"({'|'.join(LABELS)})：(.*)")
HANDS = re.compile(r"(\S+) → (\S+): (.*)", re.DOTALL)
MORE = re.compile(r"([0-9,.]+) (.*)", re.DOTALL)
LATE = re.compile(r"overdue: ([a-z]+).*")
WORDS = words.COMMITMENTS | words.REFUSALS


def told(kind: str | None, text: str, people: dict[str, str]) -> Both:
    """What a note of a kind says, or a move (without a kind), in Chinese and English."""
    if kind == "changed":
        lines = [_change(line) for line in text.split("\n")]
        return "\n".join(zh for zh, _ in lines), "\n".join(en for _, en in lines)
    if kind == "reassigned" and (hands := HANDS.fullmatch(text)):
        before, after, why = hands.groups()
        said = f"{people.get(before, before)} → {people.get(after, after)}"
        return f"{said}：{why}", f"{said}: {why}"
    if kind == "top_up" and (more := MORE.fullmatch(text)):
        amount, word = more.groups()
        zh, en = WORDS.get(word, (word, word))
        return f"{amount} {zh}", f"{amount} {en}"
    if late := LATE.fullmatch(text):
        zh, en = words.DEADLINES.get(late[1], words.DEADLINES["finish"])
        return f"{zh}已逾期", f"Late: {en}"
    return words.REFUSALS.get(text, (text, text))


def _change(line: str) -> Both:
    """A line of a change: what it is called, before and after."""
    change = CHANGE.fullmatch(line)
    if change is None:
        return line, line
    label, said = change.groups()
    names = CODES.get(label, {})
    both = [names.get(value, (value, value)) for value in said.split(" → ")]
    zh, en = (" → ".join(value[place] for value in both) for place in (0, 1))
    return f"{label}：{zh}", f"{LABELS[label]}: {en}"
