"""Frames from raw text.

>>> import graphsem
>>> document = graphsem.parse("The president told reporters that rates would fall.")
>>> print(document)
>>> Path("page.html").write_text(document.to_html())
"""

from graphsem.document import Document, parse

__all__ = ["Document", "parse"]
__version__ = "0.1.0"
