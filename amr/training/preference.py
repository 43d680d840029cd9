"""A stage of preference learning: what it draws for, judges by, and is compared with."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

from amr.config import GraphTrainConfig
from amr.model.build import AMRModel
from amr.training.corpora import GraphCorpora
from amr.training.policy import GraphPolicy
from amr.training.rewards import GraphRewards
from semcore.errors import InputError
from semcore.preference.feedback import Feedback
from semcore.preference.learning import Learning
from semcore.training import TrainingData
from semcore.training.config import StageConfig
from semcore.training.stages import drawn

_CORPORA = ("amr", "silver")  # whose graphs the grammar is for


def feedback_of(config: GraphTrainConfig, model: AMRModel) -> Feedback:
    """What judges a run's graphs; to be closed.

    Raises `InputError` for an unknown reward, and for what cannot be learned from preferences.
    """
    if config.optimizer.child_tuning == "task":
        raise InputError("optimizer.child_tuning=task: chosen before there is anything to prefer")
    for stage in config.stages:
        other = next((name for name in stage.corpora if name not in _CORPORA), None)
        if other is not None:
            problem = (
                f"corpus {other}: with preference/algorithm={config.preference.algorithm.kind}"
            )
            raise InputError(f"stages: {problem} use {' or '.join(_CORPORA)}")
    given = config.preference.feedback
    judge = GraphRewards(given.weights, frozenset(model.vocabulary.frames))
    return Feedback(judge, given.processes)


def preference_stage(
    config: GraphTrainConfig,
    corpora: GraphCorpora,
    stage: StageConfig,
    model: AMRModel,
    feedback: Feedback,
) -> tuple[TrainingData[int, list[int]], Learning]:
    """A stage's sentences, and the loop that learns from them.

    What a sentence adds to a batch are the words and tokens of all its outputs, were they as long
    as the gold one. Sentences with longer graphs than ``longest`` are left out.
    """
    preference = config.preference
    kept = {
        name: [pair for pair in corpora.pairs[name] if len(pair.tokens) < config.longest]
        for name in stage.corpora
    }
    pairs = drawn(kept, stage.corpora, config.seed)
    size = preference.data.size + preference.data.gold
    costs = [size * (len(pair.sentence.words) + len(pair.tokens)) for pair in pairs]
    compared = preference.compared and preference.model.reference == "initial"
    learning = Learning(
        GraphPolicy(pairs, wiki=config.wiki),
        feedback,
        preference,
        deepcopy(model) if compared else None,
        Path(config.output) / stage.name,
        config.seed,
    )
    return TrainingData(range(len(pairs)), costs, list), learning
