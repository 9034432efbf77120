"""A wheel carries all that the code needs."""

import re

from tests.house.tree import ROOT, packages, setup

BUNDLED = {"templates", "static", "migrations", "question_banks"}


def test_the_package_list_is_complete() -> None:
    listed = setup()["options"]["packages"].split()
    code = [name for name in listed if not name.startswith("lsp._bundle.")]
    assert code == packages(), "see setup.cfg, options.packages"


def test_every_folder_of_code_is_a_package() -> None:
    folders = {file.parent for file in (ROOT / "lsp").rglob("*.py")}
    assert not [folder for folder in folders if not (folder / "__init__.py").is_file()]


def test_the_travelling_folders_are_bundled() -> None:
    listed = {name.rpartition(".")[2] for name in setup()["options"]["packages"].split()}
    assert listed >= BUNDLED
    assert not [name for name in BUNDLED if not (ROOT / name).is_dir()]
    assert set(setup()["options.package_data"]) >= {f"lsp._bundle.{name}" for name in BUNDLED}


def test_every_file_of_data_inside_the_code_travels() -> None:
    globs = setup()["options.package_data"]
    kept = {
        file
        for package in packages()
        for glob in re.split(r",\s*|\n", globs.get(package, ""))
        for file in ROOT.joinpath(*package.split(".")).glob(glob or "-")
    }
    data = {file for file in (ROOT / "lsp").rglob("*.*") if file.suffix not in {".py", ".pyc"}}
    assert not data - kept, "see setup.cfg, options.package_data"
