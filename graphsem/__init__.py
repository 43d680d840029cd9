"""Frames, AMR graphs and events from raw text.

>>> import graphsem
>>> document = graphsem.parse("The president told reporters that rates would fall.")
>>> print(document)
>>> Path("page.html").write_text(document.to_html())

    parsing, document, sentence    texts in, documents out
    parsers                        the parsers that there are, and where their weights lie
    sources                        where the texts of the command come from
    views, page                    the page
    export, reproduce              checkpoints written anew, tables of published numbers
"""

from graphsem.document import Document
from graphsem.parsing import parse
from graphsem.sentence import Sentence
from semcore import __version__

__all__ = ["Document", "Sentence", "__version__", "parse"]
