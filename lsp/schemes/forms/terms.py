"""Forms of the terms of a scheme: fees, limits, wording, plan and test."""

from collections.abc import Iterable, Sequence
from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    TextAreaField,
)

from lsp.kernel.text import N_
from lsp.schemes import rules
from lsp.schemes.forms.fields import BLANK_ROWS, PartForm, Plain, choices, filled, number, text
from lsp.schemes.rules.labels import FIELD_NAMES, LINE_NAMES, RULE_NAMES
from lsp.web.forms import longest, tidy


class _FeeRow(Form):
    purpose = SelectField(
        N_("Tujuan asesmen"), choices=choices(rules.PURPOSE_NAMES, N_("Semua tujuan"))
    )
    payer = SelectField(N_("Pembayar"), choices=choices(rules.PAYER_NAMES, N_("Semua pembayar")))
    amount_idr = number(FIELD_NAMES["amount_idr"])
    note = text("note")


class FeesForm(PartForm):
    """What certification costs, by purpose and payer."""

    fee_idr = number(FIELD_NAMES["fee_idr"], must=True)
    fees = FieldList(FormField(_FeeRow))

    @staticmethod
    def read(file: Plain, _keys: Sequence[str]) -> Plain:
        """The general fee, and the rows that differ."""
        rows = [*file["scheme"].get("fees", ()), *({} for _ in range(BLANK_ROWS))]
        return {"fee_idr": file["scheme"]["fee_idr"], "fees": rows}

    def changed(self, file: Plain) -> Plain:
        """The rows with an amount."""
        rows = [filled(row.data) for row in self.fees if row.data["amount_idr"] is not None]
        kept = {name: value for name, value in file["scheme"].items() if name != "fees"}
        return {"scheme": {**kept, "fee_idr": self.fee_idr.data, "fees": rows}}


class RulesForm(PartForm):
    """How long a certificate holds, and the limits."""

    validity_months = number(FIELD_NAMES["validity_months"], 1, 600, must=True)
    surveillance = text("surveillance", rows=3)
    surveillance_en = text("surveillance_en", rows=3)
    renewal = text("renewal", rows=3)
    renewal_en = text("renewal_en", rows=3)
    _words = ("surveillance", "surveillance_en", "renewal", "renewal_en")

    @staticmethod
    def read(file: Plain, _keys: Sequence[str]) -> Plain:
        """Validity, limits and their wording."""
        return {**file["scheme"], **file["scheme"]["rules"]}

    def limits(self) -> list[Any]:
        """The fields of the limits, in order."""
        return [self[name] for name in RULE_NAMES]

    def changed(self, file: Plain) -> Plain:
        """Validity, limits and their wording."""
        kept = {name: each for name, each in file["scheme"].items() if name not in self._words}
        words = filled({name: self[name].data for name in self._words})
        limits = filled({name: self[name].data for name in RULE_NAMES})
        months = self.validity_months.data
        return {"scheme": {**kept, "validity_months": months, "rules": limits, **words}}


for _name, _label in RULE_NAMES.items():
    setattr(RulesForm, _name, number(_label, 1, 9999))


class LinesForm(PartForm):
    """The wording of the scheme document: one line a sentence, `Indonesia | English`."""

    @staticmethod
    def read(file: Plain, _keys: Sequence[str]) -> Plain:
        """Every list as lines."""
        scheme = file["scheme"]
        return {name: "\n".join(map(_line, scheme.get(name, ()))) for name in LINE_NAMES}

    def lists(self) -> list[Any]:
        """The fields in order."""
        return [self[name] for name in LINE_NAMES]

    def changed(self, file: Plain) -> Plain:
        """Every list that is filled."""
        kept = {name: each for name, each in file["scheme"].items() if name not in LINE_NAMES}
        found: Plain = {}
        for name in LINE_NAMES:
            lines = [line for line in (self[name].data or "").splitlines() if line.strip()]
            found[name] = [_pair(line, plain=name == "references") for line in lines]
        ethics = found.pop("code_of_ethics")
        return {"scheme": {**kept, "code_of_ethics": ethics, **filled(found)}}


def _line(value: Any) -> str:
    if isinstance(value, str):
        return value
    return " | ".join(filter(None, (value["text"], value["text_en"])))


def _pair(line: str, *, plain: bool) -> Any:
    if plain:
        return tidy(line)
    text, _, english = line.partition("|")
    return {"text": tidy(text), "text_en": tidy(english) or ""}


for _name, _label in LINE_NAMES.items():
    setattr(LinesForm, _name, TextAreaField(_label, [longest(40_000)]))


class _UnitRuleRow(Form):
    unit = HiddenField()
    min_correct = number(FIELD_NAMES["min_correct"], 1, 999)
    probe_band = number(FIELD_NAMES["probe_band"], 0, 99)
    status = SelectField(FIELD_NAMES["status"], choices=choices(rules.SETTING_NAMES))
    basis = text("basis")


class _KukRow(Form):
    key = HiddenField()
    test = BooleanField(N_("Tes tertulis"))
    portfolio = BooleanField(N_("Portofolio"))
    items = number(FIELD_NAMES["items"], 0, 99)


_TESTS = {
    each: rules.INSTRUMENT_NAMES[each]
    for each in (rules.Instrument.MULTIPLE_CHOICE, rules.Instrument.ESSAY, rules.Instrument.ORAL)
}


class PlanForm(PartForm):
    """Which methods give evidence on each KUK, and the blueprint of the test."""

    instrument = SelectField(FIELD_NAMES["instrument"], choices=choices(_TESTS))
    minutes = number(FIELD_NAMES["minutes"], 1, 999, must=True)
    unit_rules = FieldList(FormField(_UnitRuleRow))
    kuk = FieldList(FormField(_KukRow))

    @staticmethod
    def read(file: Plain, keys: Sequence[str]) -> Plain:
        """A row for every KUK and every unit."""
        known = {each["unit"]: each for each in file["test"]["unit_rules"]}
        fresh = {"min_correct": 1, "probe_band": 0, "status": "provisional", "basis": ""}
        units = dict.fromkeys(key.partition("/")[0] for key in keys)
        rows = [{**fresh, **known.get(unit, {}), "unit": unit} for unit in units]
        return {**file["test"], "kuk": rows_for(file, keys), "unit_rules": rows}

    def changed(self, file: Plain) -> Plain:
        """Plan and blueprint; the length of the test is the sum of its cells."""
        rows = [row.data for row in self.kuk]
        plan = {row["key"]: [name for name in ("portfolio", "test") if row[name]] for row in rows}
        cells = []
        for row in rows:
            unit, _, kuk = row["key"].partition("/")
            if row["items"]:
                cells.append({"unit": unit, "kuk": kuk, "items": row["items"]})
        tested = {cell["unit"] for cell in cells}
        limits = [
            {"unit": row["unit"], "rule": "min_correct", **_values(row)}
            for row in (each.data for each in self.unit_rules)
            if row["unit"] in tested
        ]
        test = {
            "instrument": self.instrument.data,
            "items": sum(cell["items"] for cell in cells),
            "minutes": self.minutes.data,
            "cells": cells,
            "unit_rules": limits,
        }
        return {"plan": {key: each for key, each in plan.items() if each}, "test": test}


def _values(row: Plain) -> Plain:
    return {name: row[name] for name in ("min_correct", "probe_band", "status", "basis")}


def rows_for(file: Plain, keys: Iterable[str]) -> list[Plain]:
    """A row of the plan for each key "unit/KUK"."""
    items = {f"{cell['unit']}/{cell['kuk']}": cell["items"] for cell in file["test"]["cells"]}
    return [
        {
            "key": key,
            "test": "test" in file["plan"].get(key, ()),
            "portfolio": "portfolio" in file["plan"].get(key, ()),
            "items": items.get(key, 0),
        }
        for key in keys
    ]
