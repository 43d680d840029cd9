"""Frames, AMR graphs and events from raw text.

>>> import graphsem
>>> document = graphsem.parse("The president told reporters.")  # doctest: +SKIP
>>> print(document)  # doctest: +SKIP
>>> document.save("page.html")  # doctest: +SKIP

    companions                     the packages that come with graphsem, and what may hide them
    parsing, document, sentence    texts in, documents out
    pipeline                       parsers kept at work on a stream of texts
    parsers                        the parsers that there are, and where their weights lie
    spacy_component                the same for spaCy's documents
    sources                        where the texts of the command come from
    running, results, kinds        a long run, and the folder that it fills
    showing                        what the terminal gets
    views, page, index             the page
    saving, table, schema          a document in a file, as a table, and what its JSON looks like
    corpus, shards/                a corpus of many files, on all cores or many machines
    serve, serving/                the live page and the service
    benchmarking/                  what is measured of all parsers together
    export, reproduce              checkpoints written anew, tables of published numbers
    fuzz                           readers of all packages against damaged files
"""

from graphsem.companions import check_companions

check_companions()

from graphsem.document import Document  # noqa: E402
from graphsem.parsing import parse  # noqa: E402
from graphsem.pipeline import Pipeline, load  # noqa: E402
from graphsem.sentence import Sentence  # noqa: E402
from semcore import __version__  # noqa: E402

__all__ = ["Document", "Pipeline", "Sentence", "__version__", "load", "parse"]
