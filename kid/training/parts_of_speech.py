"""Parts of speech in context: a linear function of word vectors.

Fitted on every word of the training split that has a tag, whether it is a target or not: of *two
rocks* the parser is to know that no verb stands there, though FrameNet has none but ``rock.v``. The
training split's news have few imperatives, so exemplars help with forms of several parts of speech
(*Close the door*).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from kid.data import FrameSentence
from kid.evidence import CLASSES, class_of
from semcore.text.inflection import readings

# Of tags as FrameNet has them: TreeTagger's and the Penn Treebank's (full text), CLAWS C5
# (exemplars). In their order: a tag is of the first class that it matches.
_TAGS = (
    (re.compile(r"v[vbhdm].*|md"), "v"),
    (re.compile(r"nn.*|np.*"), "n"),
    (re.compile(r"jj.*|aj.*"), "a"),
    (re.compile(r"rb[rs]?|av.|wrb|rp|xx0"), "adv"),
    (re.compile(r"in|prp|prf|to"), "prep"),
    (re.compile(r"uh|fw|sym|ls|unc|zz0|_.*|"), None),
)
_UNSURE = re.compile("[a-z]+[0-9]?-[a-z]+[0-9]?")  # CLAWS cannot tell: AJ0-NN1
_PRONOUNS = re.compile(
    "[iI]|[Mm]e|[Yy]ou|[Hh]e|[Hh]im|[Ss]he|[Hh]er|[Ii]t|[Ww]e|[Uu]s|[Tt]h(?:ey|em)"
)
_OF_TARGETS = 3.0  # how much a target's word counts: its unit tells its part of speech
_PENALTY = 1e-4


def class_of_tag(tag: str, form: str) -> int | None:
    """The number in `CLASSES` of a tag, or None if it tells nothing.

    >>> [class_of_tag(tag, "x") for tag in ("VVD", "nns", "AJ0", "dt", "AJ0-NN1")]
    [0, 1, 2, 5, None]
    """
    tag = tag.lower()
    if _UNSURE.fullmatch(tag):
        return None
    if tag == "prp" and _PRONOUNS.fullmatch(
        form
    ):  # the Penn Treebank's; CLAWS's is of prepositions
        return CLASSES.index("")
    for pattern, name in _TAGS:
        if pattern.fullmatch(tag):
            return None if name is None else CLASSES.index(name)
    return CLASSES.index("")


def is_ambiguous(form: str) -> bool:
    """Whether the dictionary reads a form as two of verb, noun and adjective."""
    return len({reading.part for reading in readings(form)} & {"v", "n", "a"}) > 1


def classes_of(sentence: FrameSentence) -> dict[int, tuple[int, float]]:
    """Of words whose class is known: which, and how much each counts.

    A target of one word is what its lexical unit is; of other words the tags are asked.
    """
    found: dict[int, tuple[int, float]] = {}
    for place, (tag, form) in enumerate(zip(sentence.tags, sentence.forms, strict=False)):
        number = class_of_tag(tag, form)
        if number is not None:
            found[place] = number, 1.0
    for annotation in sentence.frames:
        first = annotation.target[0]
        if len(annotation.target) == 1 and first.end - first.start == 1:
            found[first.start] = class_of(annotation.lexical_unit), _OF_TARGETS
    return found


def fit_parts(rows: Iterable[Tensor], labels: Tensor, counts: Tensor, size: int) -> Tensor:
    """The linear function ``[size + 1, CLASSES]``, bias last, of the least cross entropy.

    Args:
        rows: vectors ``[n, size]``, in parts.
        labels: numbers in `CLASSES` of all of them; ``counts`` how much each counts.
    """
    with torch.inference_mode(False), torch.enable_grad():
        vectors = torch.cat([*rows, torch.zeros(0, size)]).clone()
        labels, counts = labels.clone(), counts.clone()
        mean, spread = torch.zeros(size), torch.ones(size)
        if len(vectors):
            mean, spread = vectors.mean(0), vectors.std(0, correction=0) + 1e-6
        vectors.sub_(mean).div_(spread)
        weights = torch.zeros(size + 1, len(CLASSES), requires_grad=True)
        optimizer = torch.optim.LBFGS([weights], max_iter=60, line_search_fn="strong_wolfe")

        def closure() -> float:
            optimizer.zero_grad()
            loss = _PENALTY * weights[:-1].square().sum()
            if len(labels):
                losses = cross_entropy(
                    vectors @ weights[:-1] + weights[-1], labels, reduction="none"
                )
                loss = loss + (losses * counts).sum() / counts.sum()
            loss.backward()  # type: ignore[no-untyped-call]
            return loss.item()

        optimizer.step(closure)
        found = weights.detach()
    plain = torch.cat([found[:-1] / spread[:, None], found[-1:]])
    plain[-1] -= (mean / spread) @ found[:-1]
    return plain
