"""The study of the event parser's parts: every variant is a training that can be given."""

from __future__ import annotations

from pathlib import Path

from tests.scripts import script
from tsar.config import EventModelConfig
from tsar.train import main

study = script("study_events")


def test_every_variant_is_a_training_of_its_own(tmp_path: Path) -> None:
    models: list[tuple[EventModelConfig, float]] = []
    places = [study.run_of(tmp_path, name, 0) for name in study.VARIANTS]
    assert len(set(places)) == len(places)
    for name, place in zip(study.VARIANTS, places, strict=True):
        assert place.relative_to(tmp_path).parts[0].isascii()
        given = [*study.settings_of(name, 3), "data=d", f"output={place}"]
        config = main.compose(given)
        assert (config.seed, config.output) == (3, str(place))
        setting = (config.model, config.loss.boundary)
        assert setting not in models  # no two are the same
        models.append(setting)
