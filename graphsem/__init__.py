"""Frames and AMR graphs from raw text.

>>> import graphsem
>>> document = graphsem.parse("The president told reporters that rates would fall.")
>>> print(document)
>>> Path("page.html").write_text(document.to_html())
"""

from graphsem.document import Document
from graphsem.parsing import parse
from graphsem.sentence import Sentence
from semcore import __version__

__all__ = ["Document", "Sentence", "__version__", "parse"]
