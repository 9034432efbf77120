"""What the guards look at: rooms, files and functions of the checkout."""

import ast
import configparser
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = ROOT / "lsp"
GROUND = {"adapters", "app", "cli", "config", "demo", "kernel", "web"}  # not rooms with shelves
SHELVES = ("rules", "models", "queries", "documents", "actions", "forms", "views", "commands")


def packages() -> list[str]:
    """Dotted names of all packages below lsp."""
    inits = sorted(CODE.rglob("__init__.py"))
    return [".".join(file.parent.relative_to(ROOT).parts) for file in inits]


def rooms() -> list[str]:
    """Packages that stand on the street and have shelves."""
    names = (file.parent.name for file in CODE.glob("*/__init__.py"))
    return sorted(name for name in names if name not in GROUND)


def shelf(room: str, name: str) -> list[Path]:
    """The files of one shelf of a room, be it a module or a package."""
    module = CODE / room / f"{name}.py"
    return [module] if module.is_file() else sorted((CODE / room / name).glob("*.py"))


def setup() -> configparser.ConfigParser:
    """setup.cfg, read."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read(ROOT / "setup.cfg")
    return parser


def tracked() -> list[Path]:
    """Files under version control, or all but hidden ones where there is no git."""
    git = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    names = git.stdout.decode().split("\0") if git.returncode == 0 else []
    return [file for file in (ROOT / name for name in names if name) if file.is_file()]


def functions(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method of a file."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of_code(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from `def` to the end, without the docstring."""
    first = function.body[0]
    doc = ast.get_docstring(function) is not None
    docstring = (first.end_lineno or 0) - first.lineno + 1 if doc else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def place(file: Path, line: int = 1) -> str:
    """Where to look, as an editor understands it."""
    return f"{file.relative_to(ROOT)}:{line}"
