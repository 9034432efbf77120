"""The question banks are complete, consistent, without patterns, and in clean Indonesian."""

import re
from collections import Counter
from datetime import date
from difflib import SequenceMatcher
from itertools import combinations, groupby, pairwise
from statistics import mean

import pytest

from tests.question_banks.bank_files import (
    BANKS,
    LETTERS,
    Bank,
    Document,
    banks,
    calculate,
    dates,
    literals,
    numbers,
    strings,
    validator,
)

ALL = banks()
WEEK = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
MONTHS = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"]
MONTHS += ["September", "Oktober", "November", "Desember"]
ENGLISH = {"the", "and", "with", "of", "is", "are", "was", "for", "from", "that", "this", "which"}
ENGLISH |= {"when", "loan", "borrower", "payment", "answer", "must", "should", "not", "member"}
CODES = {"code", "type", "kuk", "key", "calculation", "enemies", "unit", "number", "group"}


@pytest.fixture(params=ALL, ids=[bank.name for bank in ALL])
def bank(request: pytest.FixtureRequest) -> Bank:
    return request.param  # type: ignore[no-any-return]


def options(item: Document) -> list[str]:
    return [item["options"][letter] for letter in LETTERS]


def right(item: Document) -> str:
    return str(item["options"][item["key"]])


def wrong(item: Document) -> list[str]:
    return [text for letter, text in item["options"].items() if letter != item["key"]]


def primary(item: Document) -> str:
    return f"{item['unit']}/{item['kuk'][0]}"


def seen(bank: Bank) -> list[tuple[str, str, str]]:
    """Every Indonesian sentence that a person may read: file, field, text."""
    documents = {
        **bank.standards,
        "scheme.yaml": {k: v for k, v in bank.scheme.items() if k != "plan"},
        **bank.item_files,
    }
    return [
        (name, field, text)
        for name, document in documents.items()
        for field, text in strings(document)
        if field not in CODES and not field.endswith("_en")
    ]


# Shape


def test_there_is_a_bank_to_read() -> None:
    assert {"kolektor-unit", "pendamping-umkm"} <= {bank.name for bank in ALL}


def test_every_file_obeys_its_schema(bank: Bank) -> None:
    documents = [("standard", document) for document in bank.standards.values()]
    documents += [("scheme", bank.scheme)]
    documents += [("items", document) for document in bank.item_files.values()]
    for name, document in documents:
        errors = [f"{e.json_path}: {e.message}" for e in validator(name).iter_errors(document)]
        assert not errors, errors


def test_a_field_that_the_schema_does_not_know_is_refused(bank: Bank) -> None:
    document = next(iter(bank.item_files.values()))
    spoiled = {**document, "items": [{**document["items"][0], "hint": "x"}]}
    assert not validator("items").is_valid(spoiled)


def test_no_file_is_longer_than_400_lines() -> None:
    files = [file for file in BANKS.rglob("*") if file.is_file()]
    assert files
    assert not [f for f in files if len(f.read_text("utf-8").splitlines()) > 400]


def test_item_files_are_named_after_their_unit_and_element(bank: Bank) -> None:
    for name, document in bank.item_files.items():
        assert name == f"{document['unit']}-e{document['element']}.yaml"
        for item in document["items"]:
            assert item["kuk"][0].split(".")[0] == str(document["element"]), item["code"]


# References


def test_item_codes_are_unique(bank: Bank) -> None:
    codes = [item["code"] for item in bank.items]
    assert len(codes) == len(set(codes)) >= 40


def test_criteria_are_numbered_in_order_under_their_elements(bank: Bank) -> None:
    for unit in bank.units:
        assert [e["number"] for e in unit["elements"]] == list(range(1, len(unit["elements"]) + 1))
        for element in unit["elements"]:
            expected = [f"{element['number']}.{n}" for n in range(1, len(element["kuk"]) + 1)]
            assert [kuk["number"] for kuk in element["kuk"]] == expected, unit["code"]


def test_the_scheme_names_the_units_of_its_standard(bank: Bank) -> None:
    scheme = bank.scheme["scheme"]
    codes = [document["standard"]["code"] for document in bank.standards.values()]
    assert scheme["standard"] == codes[0]
    assert {unit.get("standard", codes[0]) for unit in scheme["units"]} == set(codes)
    units = [unit["code"] for unit in scheme["units"]]
    assert units == [unit["code"] for unit in bank.units]
    assert [rule["unit"] for rule in bank.scheme["test"]["unit_rules"]] == units


def test_every_criterion_has_a_plan_and_no_plan_names_an_unknown_criterion(bank: Bank) -> None:
    assert list(bank.scheme["plan"]) == list(bank.criteria)


def test_the_items_name_known_criteria_that_the_plan_tests(bank: Bank) -> None:
    for item in bank.items:
        for number in item["kuk"]:
            assert "test" in bank.scheme["plan"][f"{item['unit']}/{number}"], item["code"]


def test_an_item_is_critical_exactly_when_its_primary_criterion_is(bank: Bank) -> None:
    for item in bank.items:
        assert item["critical"] == bank.criteria[primary(item)]["critical"], item["code"]


def test_enemies_are_known_and_mutual(bank: Bank) -> None:
    enemies = {item["code"]: set(item["enemies"]) for item in bank.items}
    for code, others in enemies.items():
        assert code not in others
        assert all(code in enemies[other] for other in others), code


def test_aspects_portfolio_and_instruments_name_known_places(bank: Bank) -> None:
    known = {*bank.criteria, *(unit["code"] for unit in bank.units)}
    rows = [*bank.scheme["portfolio"], *bank.scheme["instruments"]]
    assert not {target for row in rows for target in row.get("targets", [])} - known
    for unit in bank.units:
        for aspect in unit["guide"]["critical_aspects"]:
            for number in aspect["kuk"]:
                assert bank.criteria[f"{unit['code']}/{number}"]["critical"], unit["code"]


def test_every_criterion_of_the_portfolio_has_a_document_that_can_show_it(bank: Bank) -> None:
    shown = {target for row in bank.scheme["portfolio"] for target in row["targets"]}
    for place, methods in bank.scheme["plan"].items():
        if "portfolio" in methods:
            assert {place, place.partition("/")[0]} & shown, place


def test_nothing_that_was_made_up_is_called_official(bank: Bank) -> None:
    official = {place.partition("/")[0] for place, k in bank.criteria.items() if k["official"]}
    assert official <= {"M.70PEN00.021.1"}


# Blueprint


def test_the_cells_are_exactly_the_criteria_that_the_plan_tests(bank: Bank) -> None:
    tested = [key for key, methods in bank.scheme["plan"].items() if "test" in methods]
    assert list(bank.cells) == tested
    assert len(bank.scheme["test"]["cells"]) == len(tested)


def test_the_blueprint_sums_to_the_length_of_the_test(bank: Bank) -> None:
    assert sum(bank.cells.values()) == bank.scheme["test"]["items"] >= 15


def test_every_cell_has_at_least_three_items(bank: Bank) -> None:
    supply = Counter(primary(item) for item in bank.items)
    assert set(supply) == set(bank.cells)
    assert not {cell: n for cell, n in supply.items() if n < max(3, 2 * bank.cells[cell])}


def test_enemies_never_empty_a_cell(bank: Bank) -> None:
    supply: dict[str, set[str]] = {}
    for item in bank.items:
        supply.setdefault(primary(item), set()).add(item["code"])
    for item in bank.items:
        for cell, codes in supply.items():
            if cell != primary(item):
                assert len(codes - set(item["enemies"])) >= bank.cells[cell] + 1, item["code"]


def test_unit_rules_fit_the_number_of_items_of_their_unit(bank: Bank) -> None:
    for rule in bank.scheme["test"]["unit_rules"]:
        total = sum(n for cell, n in bank.cells.items() if cell.startswith(f"{rule['unit']}/"))
        assert 0 < rule["min_correct"] - rule["probe_band"] < rule["min_correct"] <= total


# No pattern


def test_keys_are_spread_evenly_over_the_four_positions(bank: Bank) -> None:
    count = Counter(item["key"] for item in bank.items)
    total = len(bank.items)
    assert all(0.22 <= count[letter] / total <= 0.28 for letter in LETTERS), count
    assert sum((count[x] - total / 4) ** 2 / (total / 4) for x in LETTERS) < 1, count


def test_no_key_repeats_more_than_three_times_and_repeats_are_as_by_chance(bank: Bank) -> None:
    keys = [item["key"] for item in bank.items]
    assert max(len(list(run)) for _, run in groupby(keys)) <= 3
    repeats = sum(a == b for a, b in pairwise(keys))
    chance = (len(keys) - 1) / 4
    assert abs(repeats - chance) < 2.58 * (chance * 3 / 4) ** 0.5, repeats


def test_length_does_not_betray_the_key(bank: Bank) -> None:
    def single(item: Document, sign: int) -> bool:
        return sign * len(right(item)) > max(sign * len(text) for text in wrong(item))

    total = len(bank.items)
    assert sum(single(item, 1) for item in bank.items) / total <= 0.30
    assert sum(single(item, -1) for item in bank.items) / total <= 0.30
    keys = mean(len(right(item)) for item in bank.items)
    others = mean(len(text) for item in bank.items for text in wrong(item))
    assert 0.95 <= keys / others <= 1.05, (keys, others)


def test_no_option_is_far_longer_than_its_neighbours(bank: Bank) -> None:
    for item in bank.items:
        lengths = [len(text) for text in options(item)]
        assert max(lengths) <= 1.5 * min(lengths) or max(lengths) < 15, item["code"]


def test_number_options_stand_in_ascending_order(bank: Bank) -> None:
    for item in bank.items:
        if all(re.fullmatch(r"(Rp)?[\d.]+(,\d+)?%?( \w+)?\.", text) for text in options(item)):
            figures = [max(numbers(text)) for text in options(item)]
            assert figures == sorted(set(figures)), item["code"]


def test_no_option_gathers_the_others(bank: Bank) -> None:
    for item in bank.items:
        for text in options(item):
            assert not re.search(
                r"\b(semua (benar|salah)|benar semua|salah semua|jawaban [a-d]\b)", text, re.I
            ), item["code"]


def test_no_option_occurs_twice(bank: Bank) -> None:
    for item in bank.items:
        assert len(set(options(item))) == 4, item["code"]
    worded = [t for i in bank.items for t in options(i) if len(t) > 30 and "Rp" not in t]
    assert not [text for text, n in Counter(worded).items() if n > 1]


def test_no_two_stems_are_nearly_equal(bank: Bank) -> None:
    stems = [(item["code"], item["stem"]) for item in bank.items]
    for (a, first), (b, second) in combinations(stems, 2):
        matcher = SequenceMatcher(None, first.split(), second.split(), autojunk=False)
        assert matcher.ratio() < 0.6, (a, b)


# Right answers


def test_every_calculation_yields_the_key_and_no_other_option(bank: Bank) -> None:
    reckoned = [item for item in bank.items if "calculation" in item]
    assert len(reckoned) >= 10
    for item in reckoned:
        result = calculate(item["calculation"])
        matches = [text for text in options(item) if holds(text, result)]
        assert matches == [right(item)], (item["code"], result)


def test_every_calculation_starts_from_the_figures_of_its_stem(bank: Bank) -> None:
    for item in bank.items:
        expression = item.get("calculation", "")
        given = numbers(item["stem"]) | {1, 3, 60, 100}
        assert literals(expression or "0") - given <= {0}, item["code"]
        for day in map(date.fromisoformat, dates(expression)):
            printed = f"{day.day} {MONTHS[day.month - 1]}"
            assert printed in item["stem"], item["code"]
            assert str(day.year) in item["stem"], item["code"]


def test_every_weekday_named_with_a_date_is_the_right_one() -> None:
    pattern = rf"({'|'.join(WEEK)}), (\d+) ({'|'.join(MONTHS)}) (\d{{4}})"
    texts = [text for bank in ALL for *_, text in seen(bank)]
    found = [m for text in texts for m in re.findall(pattern, text)]
    assert found
    for weekday, day, month, year in found:
        assert WEEK[date(int(year), MONTHS.index(month) + 1, int(day)).weekday()] == weekday


def holds(text: str, result: object) -> bool:
    """Whether an option states the result, as a figure or as a range around it."""
    figures = numbers(text)
    if "–" in text:
        return min(figures) <= result <= max(figures)  # type: ignore[operator]
    if "di atas" in text:
        return result > max(figures)  # type: ignore[operator]
    return result in figures


# Language


def test_every_title_has_an_english_one(bank: Bank) -> None:
    def titled(value: object) -> list[Document]:
        if isinstance(value, dict):
            inner = [found for part in value.values() for found in titled(part)]
            return inner + ([value] if "title" in value else [])
        if isinstance(value, list):
            return [found for part in value for found in titled(part)]
        return []

    found = titled(list(bank.standards.values())) + titled(bank.scheme)
    assert found
    for part in found:
        assert part["title_en"] not in ("", part["title"]), part["title"]


def test_sentences_are_cleanly_typed(bank: Bank) -> None:
    for name, _, text in seen(bank):
        assert "  " not in text, (name, text)
        assert "\n" not in text, (name, text)
        assert not re.search(r"\s[.,;?!]|(?<!\d)\s:|[(“]\s|\s[)”]", text), (name, text)
        assert text.count("(") == text.count(")"), (name, text)
        assert text.count("“") == text.count("”"), (name, text)
        assert not {"'", '"'} & set(text), (name, text)


def test_stems_ask_and_options_end(bank: Bank) -> None:
    for item in bank.items:
        assert item["stem"].endswith("?"), item["code"]
        assert item["stem"][0].isupper(), item["code"]
        for text in [*options(item), item["rationale"], item["source"]]:
            assert re.search(r"[.?]”?$", text), (item["code"], text)
            assert text[0].isupper() or text[0] in "“0123456789", (item["code"], text)


def test_no_english_is_left_in_indonesian_text(bank: Bank) -> None:
    for name, _, text in seen(bank):
        words = set(re.findall(r"[a-z]+", text.lower()))
        assert not words & ENGLISH, (name, words & ENGLISH)


def test_money_and_percentages_are_written_the_indonesian_way(bank: Bank) -> None:
    for name, _, text in seen(bank):
        for amount in re.findall(r"Rp\s?\S*", text):
            assert re.match(r"Rp\d{1,3}(\.\d{3})*(?![\d,]\d)(?!\.\d)", amount), (name, text)
        assert not re.search(r"\d\.\d{1,2}%", text), (name, text)
