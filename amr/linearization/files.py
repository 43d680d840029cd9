"""Files of linearized graphs: one graph a line, its tokens between blanks.

    ( <pointer:0> chapter :mod 7 )<TAB>{"id": "lpp.289", "snt": "Chapter 7 ."}

Behind a tab, where it is wanted, stands what PENMAN files have in their ``# ::key value`` lines,
as a JSON object: so the inverse gives the same file. ``cut -f1`` leaves the tokens alone. A
string in quotes is one token, whatever blanks it has.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from penman import format as format_tree
from penman.tree import Tree

from amr.data import AMRSentence, words_of_text
from amr.linearization.forms import delinearize, linearize
from amr.notation.reader import MAX_DEPTH, NotationError, read_graph
from amr.notation.trees import depth_of
from semcore.errors import InputError
from semcore.text.inputs import TextInput

_TOKEN = re.compile(r'\(?"[^"\\]*(?:\\.[^"\\]*)*"(?![^ \t])|[^ \t]+')
_KEY = re.compile(r"[A-Za-z][\w.-]*")


def format_line(sentence: AMRSentence, form: str, *, metadata: bool = True) -> str:
    """The line of a sentence, ended. Its alignment is left out: branches may change places."""
    line = " ".join(linearize(sentence.tree, form))
    if metadata:
        kept = {"id": sentence.id, "snt": sentence.text, **sentence.metadata}
        line += "\t" + json.dumps(kept, ensure_ascii=False)
    return line + "\n"


def read_lines(inputs: Iterable[TextInput], form: str) -> Iterator[AMRSentence]:
    """The sentences of files of lines.

    Raises `InputError` with file and line for what is no graph (see `parse_line`), for text
    that is not UTF-8, for a file that cannot be read and for one without a line.
    """
    for item in inputs:
        number = 0
        for number, line in enumerate(item.lines(), start=1):
            try:
                yield parse_line(line, form)
            except InputError as error:
                raise InputError.at(item.place, number, str(error)) from error
        if not number:
            raise InputError.at(item.place, None, "holds no graphs")


def parse_line(line: str, form: str) -> AMRSentence:
    """The sentence of a line; one without metadata has neither id nor text.

    Raises `InputError` when the tokens are no graph that PENMAN can hold, saying which token
    cannot stand where it does, and when the metadata are not an object of strings.
    """
    tokens, rest = split_line(line)
    if not tokens:
        raise InputError("no graph")
    tree = _checked(delinearize(tokens, form))
    metadata = _metadata(rest)
    id, text = metadata.pop("id", ""), metadata.pop("snt", metadata.get("tok", ""))
    words = words_of_text(text, metadata.get("tok"))
    return AMRSentence(id, text, tree, words, metadata)


def split_line(line: str) -> tuple[list[str], str]:
    """The tokens of a line, and what is behind the tab."""
    tokens = []
    at = 0
    while at < len(line) and line[at] != "\t":
        if line[at] == " ":
            at += 1
            continue
        found = _TOKEN.match(line, at)
        assert found is not None
        tokens.append(found[0])
        at = found.end()
    return tokens, line[at + 1 :]


def _checked(tree: Tree) -> Tree:
    """The tree, if a file in PENMAN notation gives it back."""
    if depth_of(tree) > MAX_DEPTH:
        raise InputError(f"more than {MAX_DEPTH} nodes inside each other")
    text = format_tree(tree, indent=None)
    try:
        read = read_graph(text)
    except NotationError as error:
        raise InputError(f"{error}, in {text}") from error
    if read.tree.node != tree.node:
        raise InputError(f"a token is more than one in PENMAN notation, in {text}")
    return tree


def _metadata(text: str) -> dict[str, str]:
    if not text.strip():
        return {}
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise InputError(f"metadata: malformed JSON: {error}") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise InputError("metadata: not a JSON object of strings")
    for key in found:
        if not _KEY.fullmatch(key):
            raise InputError(f"metadata: {key!r} is not a key that a PENMAN file can have")
    if "\n" in found.get("id", ""):
        raise InputError("metadata: an id of several lines")
    return dict(found)
