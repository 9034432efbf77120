"""Nothing grows so long that nobody reads it."""

from tests.house.tree import CODE, ROOT, functions, lines_of_code, place, rooms, shelf

FILE, FUNCTION, VIEW = 400, 40, 25
SOURCES = ("lsp/**/*.py", "tests/**/*.py", "benchmarks/**/*.py", "migrations/**/*.py")
PAGES = ("templates/**/*.html", "static/js/**/*.mjs", "static/css/**/*.css")


def test_no_file_is_longer_than_400_lines() -> None:
    files = [file for pattern in SOURCES + PAGES for file in ROOT.glob(pattern)]
    assert files
    lengths = {place(file): len(file.read_text("utf-8").splitlines()) for file in files}
    assert not {name: length for name, length in lengths.items() if length > FILE}


def test_no_function_is_longer_than_40_lines() -> None:
    lengths = {
        place(file, function.lineno): lines_of_code(function)
        for file in CODE.rglob("*.py")
        for function in functions(file)
    }
    assert not {name: length for name, length in lengths.items() if length > FUNCTION}


def test_no_view_is_longer_than_25_lines() -> None:
    lengths = {
        place(file, function.lineno): lines_of_code(function)
        for room in rooms()
        for file in shelf(room, "views")
        for function in functions(file)
    }
    assert not {name: length for name, length in lengths.items() if length > VIEW}
