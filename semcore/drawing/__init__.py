"""What every picture needs: colours, escaping, spans over text, arcs."""

from semcore.drawing.arcs import Arc, arcs_svg
from semcore.drawing.colours import Colour, colour_for, css_variables
from semcore.drawing.escaping import escape, visible
from semcore.drawing.segments import Segment, layers, segments, shortened

__all__ = [
    "Arc",
    "Colour",
    "Segment",
    "arcs_svg",
    "colour_for",
    "css_variables",
    "escape",
    "layers",
    "segments",
    "shortened",
    "visible",
]
