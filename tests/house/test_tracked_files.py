"""The repository knows nothing of the machine it was written on."""

import re

from tests.house.tree import place, tracked

BINARY = {".png", ".jpg", ".woff2", ".pdf", ".ico", ".gz", ".sqlite3", ".docx", ".xlsx"}
MACHINE = re.compile(
    r"/ro{2}t/|/w[o]rk/|/h[o]me/[a-z]|py[p]i\.org/simple|files\.py[t]honhosted|"
    r"regis[t]ry\.npmjs|d[e]b\.debian\.org|(extra-)?ind[e]x-url|find-l[i]nks"
)


def test_no_tracked_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{place(file, number)} {match.group()}"
        for file in tracked()
        if file.suffix not in BINARY
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if (match := MACHINE.search(line))
    ]
    assert not found


def test_no_tracked_file_belongs_to_one_installation() -> None:
    private = {"instance", ".venv", "node_modules", "__pycache__"}
    assert not [place(file) for file in tracked() if private & set(file.parts)]
    assert not [place(file) for file in tracked() if file.suffix in {".pem", ".key", ".sqlite3"}]
