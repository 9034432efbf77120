"""Nothing that a person sees is left untranslated, and no translation loses a fact."""

import re

from tests.house.messages import ENGLISH, GROUND, catalogue, sentences, whole_catalogue
from tests.house.tree import CODE, shelf

FACT = re.compile(r"%\(\w+\)s")


def _is_open(name: str) -> bool:
    """People read a room's sentences from the day it has pages."""
    room = CODE / name
    return not room.is_dir() or bool(shelf(name, "views")) or name in GROUND


def test_every_sentence_has_its_english() -> None:
    known = whole_catalogue()
    missing = [
        f"{place}: {key}"
        for name, wanted in sentences().items()
        for key, place in wanted.items()
        if key not in known and _is_open(name)
    ]
    assert not missing, "run python -m tests.house.messages and translate:\n" + "\n".join(missing)


def test_a_translation_keeps_the_facts_of_its_sentence() -> None:
    for source, english in whole_catalogue().items():
        if isinstance(source, str) and isinstance(english, str):
            assert set(FACT.findall(source)) == set(FACT.findall(english)), source


def test_no_catalogue_file_keeps_a_sentence_nobody_says() -> None:
    said = {key for wanted in sentences().values() for key in wanted}
    said |= {key[0] for key in said if isinstance(key, tuple)}
    stale = [
        f"{path.name}: {message.id}"
        for path in sorted(ENGLISH.glob("*.po"))
        for message in catalogue(path.stem)
        if message.id and message.id not in said
    ]
    assert not stale, stale
