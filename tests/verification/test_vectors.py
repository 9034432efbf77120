"""One file of vectors, read by Python and by the very modules that the page loads."""

import json
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from lsp.adapters.signing import TokenRefused, keys_of_jwks, verify_token
from lsp.certificates.rules.token import TYP
from lsp.verification.rules.reading import Candidate, Trust, read, trust
from lsp.verification.rules.verdicts import (
    Facts,
    Period,
    Reading,
    Register,
    Verdict,
    checks,
    period,
    shows_content,
    verdict,
)
from tests.verification import vectors

GIVEN = json.loads(vectors.FILE.read_text("utf-8"))
KEYS = keys_of_jwks(GIVEN)
RUNNER = Path(__file__).with_name("run_vectors.mjs")


def believed() -> Trust:
    return trust(GIVEN["issuer"], KEYS.keys(), *GIVEN["hosts"])


def reading_of(candidate: Candidate) -> Reading:
    if candidate.reading is not Reading.GENUINE:
        return candidate.reading
    try:
        verify_token(candidate.token, KEYS, TYP, issuer=GIVEN["issuer"])
    except TokenRefused:
        return Reading.FORGED
    return Reading.GENUINE


def facts_of(text: str, register: str, at: int) -> tuple[Facts, Candidate]:
    candidate = read(text, believed())
    claims = candidate.claims
    when = period(claims.nbf, claims.exp, at) if claims else Period.INSIDE
    return Facts(reading_of(candidate), Register(register), when), candidate


@cache
def in_node(file: Path) -> dict[str, Any]:
    node = shutil.which("node")
    assert node, "node is needed: scripts/test installs it"
    done = subprocess.run(
        [node, str(RUNNER), str(file)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_the_stored_vectors_are_what_the_generator_writes() -> None:
    assert vectors.FILE.read_text("utf-8") == vectors.written()


def test_the_vectors_reach_every_verdict_and_have_names_of_their_own() -> None:
    names = [vector["name"] for vector in GIVEN["vectors"]]
    assert len(names) == len(set(names)) >= 60
    assert {vector["verdict"] for vector in GIVEN["vectors"]} == {found.value for found in Verdict}


@pytest.mark.parametrize("vector", GIVEN["vectors"], ids=lambda vector: vector["name"])
def test_python_gives_the_verdict_of_the_vector(vector: dict[str, Any]) -> None:
    facts, _ = facts_of(vector["text"], vector["register"], vector["at"])
    assert verdict(facts).value == vector["verdict"]


def _same_in_node(given: list[dict[str, Any]], found: list[dict[str, Any]]) -> None:
    for vector, answer in zip(given, found, strict=True):
        facts, candidate = facts_of(vector["text"], vector["register"], vector["at"])
        ours = verdict(facts)
        assert answer["verdict"] == ours.value, vector
        assert answer["shown"] is shows_content(ours)
        assert answer["checks"] == [[name.value, how.value] for name, how in checks(facts)]
        if facts.reading is Reading.GENUINE:
            assert (answer["token"], answer["kid"]) == (candidate.token, candidate.kid)
            written = json.loads(candidate_payload(candidate))
            assert answer["claims"] == written


def candidate_payload(candidate: Candidate) -> bytes:
    from lsp.certificates.rules.token import payload_of

    assert candidate.claims
    return payload_of(candidate.claims)


def test_the_browser_modules_agree_on_every_vector() -> None:
    found = in_node(vectors.FILE)["found"]
    assert [answer["verdict"] for answer in found] == [v["verdict"] for v in GIVEN["vectors"]]
    _same_in_node(GIVEN["vectors"], found)


def test_the_browser_modules_decide_the_whole_table_alike() -> None:
    table = in_node(vectors.FILE)["table"]
    assert len(table) == len(Reading) * len(Register) * len(Period)
    for reading, register, when, answer, lines in table:
        facts = Facts(Reading(reading), Register(register), Period(when))
        assert answer == verdict(facts).value
        assert lines == [[name.value, how.value] for name, how in checks(facts)]


def _mutants() -> list[dict[str, Any]]:
    """Every good text with each of its characters changed, cut or doubled, and its bytes turned."""
    texts = [vectors.PACKED, vectors.GOOD]
    found = []
    for text in texts:
        for place in range(0, len(text), 3):
            for changed in (
                text[:place] + "A" + text[place + 1 :],
                text[:place] + text[place + 1 :],
                text[:place] + text[place] + text[place:],
                text[:place] + "é" + text[place + 1 :],
            ):
                found.append(changed)
    return [
        {"name": str(number), "text": text, "register": "active", "at": vectors.AT}
        for number, text in enumerate(found)
        if text not in texts
    ]


def test_no_mutant_is_genuine_and_both_readers_agree_on_each(tmp_path: Path) -> None:
    mutants = _mutants()
    file = tmp_path / "mutants.json"
    file.write_text(json.dumps({**GIVEN, "vectors": mutants}), "utf-8")
    found = in_node(file)["found"]
    assert not {answer["verdict"] for answer in found} & {"valid", "valid_offline"}
    _same_in_node(mutants, found)
