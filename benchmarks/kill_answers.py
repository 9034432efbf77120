"""Answers saved while the server is killed again and again: how many acknowledged ones are lost.

    python -m benchmarks.kill_answers [--kills N] [--candidates C] [--seed S]

Starts `lsp serve` on an instance of its own with candidates who answer without pause, sends
kill -9 to every process of the server at chance moments, reads the log straight from the database
while the server is dead, and starts it again. On SQLite, and also on PostgreSQL when
LSP_BENCH_DATABASE_URL names a server whose role may create databases. Prints one JSON line for
each; exit 1 when an acknowledged answer is missing, doubled, or a chain is broken.
"""

import argparse
import json
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.databases import chosen_databases
from tests.exams.kills import play
from tests.exams.live import make_instance, seat_candidates
from tests.verification.live import free_port


def measure(url: str, kills: int, candidates: int, seed: int) -> dict[str, Any]:
    """One run on one database."""
    with tempfile.TemporaryDirectory() as folder:
        instance = make_instance(Path(folder), free_port(), url)
        try:
            seated = seat_candidates(instance, candidates)
            run, senders = play(instance, seated, kills, seed=seed)
            kind = "sqlite" if instance.services.database.is_sqlite else "postgresql"
        finally:
            instance.services.database.close()
    return {
        "database": kind,
        "kills": run.kills,
        "candidates": candidates,
        "saves": sum(one.saves for one in senders),
        "unanswered": sum(one.failures for one in senders),
        "refused": sum(len(one.wrong) for one in senders),
        "acknowledged": run.losses[-1].acknowledged,
        "stored": run.losses[-1].stored,
        "acknowledged_lost": sum(loss.lost for loss in run.losses),
        "doubled": sum(loss.doubled for loss in run.losses),
        "broken_chains": sum(loss.broken for loss in run.losses),
        "back_ms_median": round(statistics.median(run.back_ms)) if run.back_ms else None,
        "back_ms_worst": round(max(run.back_ms, default=0)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--candidates", type=int, default=8)
    parser.add_argument("--seed", type=int, default=26)
    chosen = parser.parse_args()
    failed = False
    for url in chosen_databases():
        with url as address:
            found = measure(address, chosen.kills, chosen.candidates, chosen.seed)
        print(json.dumps(found), flush=True)
        failed |= bool(found["acknowledged_lost"] or found["doubled"] or found["broken_chains"])
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
