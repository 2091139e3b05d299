"""History is a contract with the past: what was ever stored can be read for ever."""

import json
from pathlib import Path

import pytest

from tests.golden.build import sample_of
from tests.golden.facts import facts_of_the_domain
from tests.golden.samples import FOLDER, decoded, file_name, golden_of, opened, read
from tests.golden.shape import grown, shape_of

FACTS = facts_of_the_domain()
FILES = sorted(FOLDER.glob("*.json"))
WRITE = "run `python -m tests.golden` and commit what it writes"


def test_every_version_of_every_fact_has_its_sample() -> None:
    needed = {
        file_name(topic, version)
        for topic, cls in FACTS.items()
        for version in range(1, cls.schema_version + 1)
    }
    missing = needed - {file.name for file in FILES}
    assert not missing, f"{WRITE}: {sorted(missing)}"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_sample_can_be_read_by_todays_code(file: Path) -> None:
    golden = read(file)
    assert golden.topic in FACTS, "somebody's history may hold this fact: its class must stay"
    event = decoded(golden)
    assert type(event) is FACTS[golden.topic]
    texts = json.dumps(opened(event), ensure_ascii=False)
    assert texts.count("王女士") == golden.sealed_texts  # what was sealed then opens now


@pytest.mark.parametrize("topic", FACTS)
def test_a_fact_has_the_shape_of_its_sample(topic: str) -> None:
    cls = FACTS[topic]
    golden = read(FOLDER / file_name(topic, cls.schema_version))
    now, following = shape_of(cls), cls.schema_version + 1
    assert grown(golden.shape, now), (
        f"{cls.__name__} has changed, but rows of version {cls.schema_version} stay as they are."
        f" Write version={following} in its class line, add upcast_v{cls.schema_version}_v{following},"
        f" and {WRITE}; or undo the change.\n  stored: {golden.shape}\n  now:    {now}"
    )
    assert golden.shape == now, f"further values may stand in {cls.__name__}: {WRITE}"


@pytest.mark.parametrize("topic", FACTS)
def test_a_fact_comes_back_as_it_was_stored(topic: str) -> None:
    cls = FACTS[topic]
    assert opened(decoded(golden_of(cls))) == opened(sample_of(cls))
