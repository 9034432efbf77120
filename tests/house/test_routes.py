"""No address vanishes unnoticed, and none is open by accident.

Write the list anew with `python -m tests.house.routes`, and read the difference.
"""

from flask import Flask

from tests.house.routes import LIST, lines
from tests.house.tree import rooms


def test_the_stored_list_of_routes_is_current(app: Flask) -> None:
    stored = LIST.read_text("utf-8").splitlines() if LIST.is_file() else []
    assert lines(app) == stored, "run: python -m tests.house.routes"


def test_every_route_names_its_permission_or_is_declared_public(app: Flask) -> None:
    assert not [line for line in lines(app) if line.endswith("UNDECIDED")]


def test_every_permission_of_a_route_stands_in_the_table(app: Flask) -> None:
    table = {permission.value for permission in app.extensions["lsp.policy"]}
    named = {line.split()[-1] for line in lines(app)} - {"public"}
    assert named <= table


def test_every_route_belongs_to_a_room(app: Flask) -> None:
    owners = {line.split()[-2].split(".")[0] for line in lines(app)}
    assert owners <= {*rooms(), "static", "web"}
