"""What a check costs the server, beside an endpoint that touches no database.

    python -m benchmarks.verify [--certificates N] [--seconds S] [--rounds R] [--clients C]

Starts `lsp serve` on an instance of its own, fills the register, and asks in short interleaved
turns. Prints one JSON line an endpoint: CPU-milliseconds a request of all server processes (from
/proc), requests a second, and the ratio to the endpoint without a database. SQLite unless
LSP_DATABASE_URL says otherwise; then name the postmaster with --postmaster, so that its processes
count too.

Token checks are the same 200 certificates again and again ("warm", remembered signatures) or each
certificate once a round ("cold"). The limit on look-ups by number keeps those out of here.
"""

import argparse
import http.client
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from benchmarks.calibrate import calibration_ms
from lsp.adapters.keyring import create_keyring
from lsp.adapters.migrations import upgrade
from lsp.adapters.passwords import token_hash
from lsp.adapters.signing import create_signing_key
from lsp.app import build_services, import_models
from lsp.certificates import documents
from lsp.certificates.models import Certificate
from lsp.certificates.rules.token import pack
from lsp.config import read_config
from lsp.web.edge import Services
from tests.certificates.papers import quick_pdf, quick_read_back
from tests.factories.verification import claims_like, copied_row, make_register, signed
from tests.verification.live import free_port

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
HOT = 200


@dataclass
class Endpoint:
    """An address with the bodies to ask it, and what was measured."""

    name: str
    requests: list[tuple[str, str, str | None]]
    cpu_ms: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    served: int = 0


def fill(services: Services, count: int) -> list[tuple[str, str]]:
    """So many genuine certificates: (packed token, hash). Only the first is issued in earnest."""
    documents.certificate_pdf, documents.read_back = quick_pdf, quick_read_back
    _, [first] = make_register(services)
    issuer = services.origin.partition("://")[2]
    rows, found = [], [(pack(first.token or ""), first.token_hash or "")]
    for serial in range(2, count + 1):
        number = f"64141 4214 3 {serial:07d} 2026"
        place = f"{first.list_number}:{300_000 + serial}"
        claims = claims_like(first, issuer, c=number, x=serial, st=place)
        token = signed(services, claims)
        changes = {
            "copy": serial, "number": number, "number_search": number.replace(" ", ""),
            "registration_number": f"KOP 0000 {serial:05d} 2026",
            "registration_search": f"KOP0000{serial:05d}2026",
            "short_code": f"{serial:012d}", "list_index": 300_000 + serial,
            "token": token, "token_hash": token_hash(token),
        }  # fmt: skip
        rows.append(copied_row(first, **changes))
        found.append((pack(token), token_hash(token)))
    with services.database.writing() as db:
        for start in range(0, len(rows), 500):
            db.execute(sa.insert(Certificate.__table__), rows[start : start + 500])
    return found


def family(root: int) -> list[int]:
    """A process and all below it."""
    found, parents = [root], {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(path.parent.name)] = int(fields[1])
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def cpu_ms(roots: list[int]) -> float:
    """CPU time of all these processes and of their ended children."""
    total = 0
    for root in roots:
        for pid in family(root):
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            total += sum(map(int, fields[11:13]))
            total += sum(map(int, fields[13:15])) if pid == root else 0
    return total * TICK_MS


@contextmanager
def serving(environment: dict[str, str], port: int) -> Iterator[int]:
    """`lsp serve`, ready to answer; gives its process."""
    command = [sys.executable, "-c", "from lsp.cli import main; main()", "serve", f"--port={port}"]
    server = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(150):
            try:
                ask(http.client.HTTPConnection("127.0.0.1", port, timeout=2), "GET", "/c", None)
                break
            except OSError:
                time.sleep(0.2)
        else:
            raise SystemExit("lsp serve did not answer")
        yield server.pid
    finally:
        server.terminate()
        server.wait(30)


def ask(client: http.client.HTTPConnection, method: str, path: str, body: str | None) -> None:
    headers = {"Content-Type": "application/json"} if body else {}
    client.request(method, path, body, headers)
    response = client.getresponse()
    response.read()
    if response.status != 200:
        raise SystemExit(f"{method} {path}: {response.status}")


def turn(endpoint: Endpoint, port: int, clients: int, seconds: float, roots: list[int]) -> None:
    """Ask in a closed loop from several connections for a while."""
    end = time.monotonic() + seconds
    latencies: list[list[float]] = [[] for _ in range(clients)]

    def work(mine: list[float], number: int) -> None:
        client = http.client.HTTPConnection("127.0.0.1", port)
        place = number + endpoint.served
        while time.monotonic() < end:
            started = time.perf_counter()
            ask(client, *endpoint.requests[place % len(endpoint.requests)])
            mine.append((time.perf_counter() - started) * 1000)
            place += clients

    threads = [
        threading.Thread(target=work, args=(mine, number)) for number, mine in enumerate(latencies)
    ]
    before, started = cpu_ms(roots), time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = sum(map(len, latencies))
    endpoint.cpu_ms.append((cpu_ms(roots) - before) / max(done, 1))
    endpoint.rates.append(done / (time.monotonic() - started))
    endpoint.latencies += [one for mine in latencies for one in mine]
    endpoint.served += done


def endpoints(certificates: list[tuple[str, str]]) -> list[Endpoint]:
    def post(text: str) -> tuple[str, str, str]:
        return "POST", "/api/v1/verify", json.dumps({"token": text})

    return [
        Endpoint("no database", [("GET", "/.well-known/jwt-vc-issuer", None)]),
        Endpoint("page", [("GET", "/c", None)]),
        Endpoint(
            "status by hash",
            [("GET", f"/api/v1/status/{digest}", None) for _, digest in certificates[:HOT]],
        ),
        Endpoint("verify, warm", [post(text) for text, _ in certificates[:HOT]]),
        Endpoint("verify, cold", [post(text) for text, _ in certificates[HOT:]]),
    ]


def report(endpoint: Endpoint, floor: float, facts: dict[str, Any]) -> None:
    cpu = statistics.median(endpoint.cpu_ms)
    latencies = sorted(endpoint.latencies)
    line = {
        "endpoint": endpoint.name,
        "cpu_ms": round(cpu, 3),
        "per_core_s": round(1000 / cpu),
        "to_floor": round(cpu / floor, 2),
        "rps": round(statistics.median(endpoint.rates)),
        "p50_ms": round(latencies[len(latencies) // 2], 2),
        "p99_ms": round(latencies[len(latencies) * 99 // 100], 2),
        "requests": endpoint.served,
    }
    print(json.dumps(line | facts))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--certificates", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=3.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--postmaster", type=int, default=0)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        origin = f"http://127.0.0.1:{port}"
        environment = dict(os.environ) | {"LSP_INSTANCE": folder, "LSP_ORIGIN": origin}
        config = read_config(environment)
        config.secrets_folder.mkdir(parents=True)
        for name, byte in (("data", b"d"), ("index", b"i")):  # as the factories seal
            (config.secrets_folder / f"{name}.key").write_text((byte * 32).hex())
        create_keyring(config.secrets_folder)
        create_signing_key(config.secrets_folder / "signing", "k26a")
        import_models()
        services = build_services(config)
        upgrade(services.database)
        certificates = fill(services, chosen.certificates)
        services.database.close()
        found = endpoints(certificates)
        with serving(environment, port) as pid:
            roots = [pid, chosen.postmaster] if chosen.postmaster else [pid]
            for endpoint in found:
                turn(endpoint, port, chosen.clients, 1.0, roots)
                endpoint.cpu_ms.clear()
                endpoint.rates.clear()
                endpoint.latencies.clear()
            for _ in range(chosen.rounds):
                for endpoint in found:
                    turn(endpoint, port, chosen.clients, chosen.seconds, roots)
        floor = statistics.median(found[0].cpu_ms)
        database = "sqlite" if services.database.is_sqlite else "postgresql"
        facts = {
            "database": database,
            "certificates": len(certificates),
            "cal_ms": calibration_ms(),
        }
        for endpoint in found:
            report(endpoint, floor, facts)


if __name__ == "__main__":
    main()
