"""Charts as SVG: figures in, a picture out. Pure: no request, no database, no style sheet needed.

The same figures belong into a table beside a picture, for who cannot see it and who adds them up.
A picture comes twice, and a page that has one links `/static/charts.css`: it shows the wide one on
a desk and on paper, the narrow one on a telephone.
"""

from gateway.web.charts.bars import Series, bars_and_line
from gateway.web.charts.sankey import Link, Node, around, sankey

__all__ = ["Link", "Node", "Series", "around", "bars_and_line", "sankey"]
