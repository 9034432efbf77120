"""What importing a scheme of 12 units and 180 KUK costs, beside reading its YAML alone.

    python -m benchmarks.schemes [--rounds R]

Prints one JSON line a step: CPU-milliseconds, median of the rounds, and the ratio to the yardstick
(the plain values of both files by the YAML library's own loader). SQLite in a folder of its own.
"""

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import yaml

from benchmarks.calibrate import calibration_ms
from lsp.adapters.database import Database
from lsp.adapters.migrations import upgrade
from lsp.adapters.yaml_files import write_document
from lsp.app import import_models
from lsp.kernel.roles import SYSTEM
from lsp.schemes import actions, documents
from lsp.schemes.rules import Method
from lsp.schemes.rules import package as texts
from lsp.schemes.rules.writing import files_of

UNITS, ELEMENTS, KUK = 12, 3, 5
GOAL_MS = 2000


def _package(number: int) -> texts.Package:
    sample = actions.read_package(actions.find_folder("kolektor-unit"))
    units = tuple(replace(sample.units[0], unit=_unit(sample, at)) for at in range(1, UNITS + 1))
    codes = [each.unit.code for each in units]
    keys = [(code, f"{e}.{k}") for code in codes for e in range(1, 4) for k in range(1, 6)]
    plan = tuple(texts.PlanText(*key, (Method.PORTFOLIO, Method.TEST)) for key in keys)
    rule = sample.test.unit_rules[0]
    exam = replace(
        sample.test,
        items=len(keys),
        cells=tuple(texts.CellText(*key, 1) for key in keys),
        unit_rules=tuple(replace(rule, unit=code) for code in codes),
    )
    return replace(
        sample,
        scheme=replace(sample.scheme, code=f"SKM-UKUR-{number}"),
        units=units,
        plan=plan,
        test=exam,
        portfolio=(),
        instruments=(),
    )


def _unit(sample: texts.Package, at: int) -> texts.UnitText:
    text = "Kriteria contoh untuk mengukur waktu impor pada skema yang besar"
    elements = tuple(
        texts.ElementText(
            e,
            f"Elemen contoh {e}",
            f"Sample element {e}",
            tuple(
                texts.KukText(f"{e}.{k}", f"{text} {at}.", is_official=False, is_critical=k == 1)
                for k in range(1, KUK + 1)
            ),
        )
        for e in range(1, ELEMENTS + 1)
    )
    code = f"KJK.SP02.{at:03}.01"
    first = sample.units[0].unit
    return replace(first, code=code, elements=elements, guide=texts.GuideText())


def _cpu_ms(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def main() -> None:
    """Measure in interleaved rounds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    now = datetime(2026, 11, 24, tzinfo=UTC)
    import_models()
    taken: dict[str, list[float]] = {"yardstick": [], "import": [], "workbook": []}
    with tempfile.TemporaryDirectory() as name:
        database = Database(f"sqlite:///{name}/bench.sqlite3")
        upgrade(database)
        for number in range(rounds):
            package = _package(number)
            folder = Path(name) / str(number)
            folder.mkdir()
            for file, data in files_of(package).items():
                (folder / file).write_text(write_document(data), "utf-8")
            parts = [path.read_text("utf-8") for path in sorted(folder.iterdir())]
            sheet = documents.workbook(files_of(package))

            def bring_in(folder: Path = folder) -> None:
                with database.writing() as db:
                    actions.import_folder(db, SYSTEM, folder, now=now)

            def plain(parts: list[str] = parts) -> None:
                for part in parts:
                    yaml.safe_load(part)

            def read(sheet: bytes = sheet) -> None:
                assert actions.read_sent([("a.xlsx", sheet)]).package is not None

            taken["yardstick"].append(_cpu_ms(plain))
            taken["import"].append(_cpu_ms(bring_in))
            taken["workbook"].append(_cpu_ms(read))
    base, cal = statistics.median(taken["yardstick"]), calibration_ms()
    for step, figures in taken.items():
        median = round(statistics.median(figures), 1)
        facts = {"step": step, "cpu_ms": median, "ratio": round(median / base, 2)}
        print(json.dumps({**facts, "goal_ms": GOAL_MS, "cal_ms": cal, "rounds": rounds}))


if __name__ == "__main__":
    main()
