"""Migrations form one numbered line."""

import re

from tests.house.tree import ROOT

FOLDER = ROOT / "migrations"


def _revisions() -> list[tuple[str, str | None, str]]:
    found = []
    for file in sorted((FOLDER / "versions").glob("*.py")):
        text = file.read_text("utf-8")
        down = re.search(r'^down_revision(?:: .*)? = (?:"(\w+)"|None)$', text, re.M)
        assert down, f"{file.name}: no down_revision"
        assert re.search(rf'^revision(?:: .*)? = "{file.stem}"$', text, re.M), file.name
        found.append((file.stem, down.group(1), text))
    return found


def test_migrations_are_numbered_and_follow_each_other() -> None:
    names = [name for name, _, _ in _revisions()]
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert [down for _, down, _ in _revisions()] == [None, *names[:-1]]


def test_the_current_head_is_written_down() -> None:
    # Two branches that both add a migration then collide in this file, and not in production.
    assert (FOLDER / ".current-head").read_text().strip() == _revisions()[-1][0]


def test_migrations_import_no_models() -> None:
    text = "\n".join(text for _, _, text in _revisions())
    assert not re.search(r"^\s*(from|import) lsp\.(?!adapters\.)", text, re.M)
