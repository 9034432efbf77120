"""How many certificates a core issues in a second, beside the plain way with WeasyPrint.

    python -m benchmarks.certificates [--certificates N] [--rounds R]

Issues real certificates (numbers, token, two-page PDF/A-3u, QR read back, release; SQLite in a
folder of its own) and draws the same papers the plain way: one `HTML(...).write_pdf(...)` each from
ready HTML, its fonts loaded anew, nothing signed, stored or checked. Both take turns, in one
process with one thread, and CPU time is counted. Prints one JSON line for each way and one for each
step of ours.
"""

import argparse
import json
import logging
import re
import statistics
import tempfile
import time
import warnings
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.calibrate import calibration_ms
from lsp.adapters import ornament, pdf
from lsp.adapters.bundle import bundle_path
from lsp.adapters.database import Database
from lsp.adapters.migrations import upgrade
from lsp.app import import_models
from lsp.certificates import actions
from lsp.certificates.models import Certificate
from lsp.certificates.rules.issue import Stage
from tests.factories.certificates import Tools, begin, loaded, make_tools
from tests.factories.decisions import HELD_AT, Lsp, make_decided, make_lsp

NOW = HELD_AT + timedelta(hours=1)


class Meter:
    """CPU-milliseconds by name."""

    def __init__(self) -> None:
        self.spent: dict[str, list[float]] = defaultdict(list)

    @contextmanager
    def timing(self, name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        self.spent[name].append((time.process_time() - started) * 1000)

    def report(self, name: str, **facts: Any) -> None:
        typical = statistics.median(self.spent[name])
        line = {"what": name, "cpu_ms": round(typical, 2), "per_core_s": round(1000 / typical, 1)}
        print(json.dumps(line | {"certificates": len(self.spent[name])} | facts))


def begun(database: Database, lsp: Lsp, count: int) -> list[str]:
    """So many decided cases with the order to issue given."""
    with database.writing() as db:
        cases = make_decided(db, lsp, *["Siti Rahmawati"] * count)
        return [begin(db, lsp, case).public_id for case in cases]


def issue(database: Database, tools: Tools, certificate_id: str, meter: Meter) -> Certificate:
    """All steps of one certificate, each measured."""
    started = time.process_time()
    while True:
        stage = loaded(database, certificate_id).stage
        if stage is Stage.RELEASED:
            break
        with meter.timing(f"step after {stage.value}"):
            actions.issue_step(database, tools, certificate_id, now=NOW)
    meter.spent["issue"].append((time.process_time() - started) * 1000)
    return loaded(database, certificate_id)


def font_faces() -> str:
    """The paper's faces, read from their files as a stylesheet by hand would."""
    folder = bundle_path("static") / "vendor"
    faces = [
        (f"EB Garamond{family}", weight, f"eb-garamond@5.3.0/latin{part}-{weight}")
        for weight in (400, 600, 700)
        for family, part in (("", ""), (" Ext", "-ext"))
    ]
    for family, part in (("", ""), (" Ext", "-ext")):
        faces.append((f"Plus Jakarta Sans{family}", 400, f"plus-jakarta-sans@5.3.0/latin{part}"))
    return "".join(
        f'@font-face{{font-family:"{family}";font-weight:{weight};'
        f'src:url("{(folder / name).as_uri()}.woff2")}}'
        for family, weight, name in faces
    )


def whole(html: str) -> str:
    """The page with its frames inside, as a template of one piece holds it."""
    frames = iter([ornament.frame(is_front=True), ornament.frame(is_front=False)])
    framed = re.sub(r"<section[^>]*>", lambda found: found[0] + next(frames), html)
    place = (
        ".frame { position: absolute; left: 0; top: 0; width: 210mm; height: 297mm; z-index: -2; }"
    )
    return framed.replace("</style>", f"@page :first {{ background: #fffdf8; }}\n{place}\n</style>")


def draw_plainly(html: str) -> bytes:
    """The same paper as WeasyPrint's manual draws one."""
    from weasyprint import CSS, HTML  # type: ignore[import-untyped]
    from weasyprint.text.fonts import FontConfiguration  # type: ignore[import-untyped]

    fonts = FontConfiguration()
    faces = CSS(string=font_faces(), font_config=fonts)
    written: bytes = HTML(string=whole(html)).write_pdf(
        font_config=fonts, stylesheets=[faces], pdf_variant=pdf.VARIANT
    )
    return written


class Drawn:
    """The HTML of every paper that is laid out, so that the plain way draws the very same."""

    def __init__(self) -> None:
        self.pages: list[str] = []
        self._lay_out = pdf.lay_out

    def lay_out(self, html: str) -> pdf.Layout:
        self.pages.append(html)
        return self._lay_out(html)


def run(database: Database, tools: Tools, count: int, rounds: int) -> tuple[Meter, int]:
    """Both ways by turns; the measures, and the typical size of a paper in bytes."""
    meter, drawn, sizes = Meter(), Drawn(), []
    pdf.lay_out = drawn.lay_out
    with database.writing() as db:
        lsp = make_lsp(db)
    for turn in range(rounds + 1):
        if turn == 1:
            meter.spent.clear()  # the first turn only warmed up
        per_turn = count // rounds if turn else 2
        for certificate_id in begun(database, lsp, per_turn):
            certificate = issue(database, tools, certificate_id, meter)
            sizes.append(len(tools.files.get(certificate.file_key or "")))
            with meter.timing("plain WeasyPrint"):
                draw_plainly(drawn.pages[-1])
    return meter, round(statistics.median(sizes))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    chosen = parser.parse_args()
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    warnings.simplefilter("ignore", ResourceWarning)
    import_models()
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/lsp.sqlite3")
        upgrade(database)
        tools = make_tools(Path(folder))
        meter, size = run(database, tools, chosen.certificates, chosen.rounds)
        database.close()
    facts = {"cal_ms": calibration_ms()}
    plain = statistics.median(meter.spent["plain WeasyPrint"])
    ours = statistics.median(meter.spent["issue"])
    meter.report("plain WeasyPrint", **facts)
    meter.report("issue", to_plain=round(plain / ours, 2), pdf_kb=round(size / 1000), **facts)
    for name in [name for name in meter.spent if name.startswith("step")]:
        meter.report(name, **facts)


if __name__ == "__main__":
    main()
