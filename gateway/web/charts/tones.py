"""The colours of charts, the same on a screen and on paper, and how a coordinate is written."""

INK, SOFT, LINE, PAPER = "#2b2622", "#5d554d", "#d9cfc2", "#ffffff"
TONES = {
    "sale": "#a07a3a",
    "cost": "#8b8177",
    "profit": "#9a3622",
    "fund": "#c08a1e",
    "use": "#2f6690",
    "place": "#42612f",
    "rest": "#b9b1a6",
}


def number(coordinate: float) -> str:
    """A coordinate, short."""
    return f"{coordinate:.1f}".removesuffix(".0")
