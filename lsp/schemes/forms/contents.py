"""Forms of what a scheme is: its facts, its units and what applicants show."""

from collections.abc import Iterable, Sequence

from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    SelectMultipleField,
    StringField,
)

from lsp.kernel.text import N_
from lsp.schemes import rules
from lsp.schemes.forms.fields import BLANK_ROWS, PartForm, Plain, choices, filled, number, text
from lsp.schemes.rules.labels import FIELD_NAMES
from lsp.web.forms import longest, matching, tidy


class FactsForm(PartForm):
    """What the scheme is."""

    type = SelectField(FIELD_NAMES["type"], choices=choices(rules.TYPE_NAMES))
    title = text("title", must=True)
    title_en = text("title_en")
    area = text("area", must=True)
    area_en = text("area_en")
    qualification = text("qualification", must=True)
    qualification_en = text("qualification_en")
    kkni_level = number(FIELD_NAMES["kkni_level"], 1, 9, must=True)
    kbli = StringField(FIELD_NAMES["kbli"], [matching(r"\d{5}", N_("KBLI terdiri dari 5 angka."))])
    kbji = StringField(FIELD_NAMES["kbji"], [matching(r"\d{4}", N_("KBJI terdiri dari 4 angka."))])
    scope = text("scope", must=True, rows=4)
    scope_en = text("scope_en", rows=4)
    purpose = text("purpose", must=True, rows=3)
    purpose_en = text("purpose_en", rows=3)
    background = text("background", rows=4)
    background_en = text("background_en", rows=4)
    is_example = BooleanField(N_("Tampilkan tanda “contoh” pada halaman skema"))
    _always = (
        *("type", "title", "title_en", "area", "area_en", "qualification", "qualification_en"),
        *("kkni_level", "kbli", "kbji", "scope", "scope_en", "purpose", "purpose_en"),
    )

    @staticmethod
    def read(file: Plain, _keys: Sequence[str]) -> Plain:
        """The facts of the scheme."""
        return {**file["scheme"], "is_example": file["scheme"]["example"]}

    def changed(self, file: Plain) -> Plain:
        """The facts of the scheme."""
        left_out = ("background", "background_en")
        kept = {name: value for name, value in file["scheme"].items() if name not in left_out}
        facts = {name: getattr(self, name).data or "" for name in self._always}
        more = filled({name: getattr(self, name).data for name in left_out})
        return {"scheme": {**kept, **facts, **more, "example": self.is_example.data}}


class _UnitRow(Form):
    code = HiddenField()
    position = number(FIELD_NAMES["position"], 1, 999)
    group = SelectField(FIELD_NAMES["group"], choices=choices(rules.GROUP_NAMES))
    work_group = text("work_group")
    work_group_en = text("work_group_en")
    remove = BooleanField(N_("Keluarkan dari skema"))


class UnitsForm(PartForm):
    """Which units the scheme takes, in which group and order, and how much evidence it asks."""

    units = FieldList(FormField(_UnitRow))
    choose_optional = number(FIELD_NAMES["choose_optional"], 0, 99)
    evidence_asked = SelectField(
        FIELD_NAMES["evidence_asked"], choices=choices(rules.STRENGTH_NAMES)
    )
    critical_evidence_asked = SelectField(
        FIELD_NAMES["critical_evidence_asked"], choices=choices(rules.STRENGTH_NAMES)
    )

    @staticmethod
    def read(file: Plain, _keys: Sequence[str]) -> Plain:
        """The units in order."""
        scheme = file["scheme"]
        rows = [{**unit, "position": at} for at, unit in enumerate(scheme["units"], 1)]
        asked = {"evidence_asked": "any", "critical_evidence_asked": "any", "choose_optional": 0}
        found: Plain = asked | scheme | {"units": rows}
        return found

    def changed(self, file: Plain) -> Plain:
        """The units in their new order; what pointed at a removed unit goes with it."""
        scheme = file["scheme"]
        known = {unit["code"]: unit for unit in scheme["units"]}
        rows = [row.data for row in self.units if row.data["code"] in known]
        rows.sort(key=lambda row: row["position"] or 0)
        kept = [row for row in rows if not row["remove"]]
        units = [
            {
                **filled({"code": row["code"], "group": row["group"]}),
                **filled({"standard": known[row["code"]].get("standard")}),
                **filled({name: row[name] for name in ("work_group", "work_group_en")}),
            }
            for row in kept
        ]
        names = ("evidence_asked", "critical_evidence_asked")
        facts = {name: getattr(self, name).data for name in names}
        chosen = {"choose_optional": self.choose_optional.data or 0}
        gone = {row["code"] for row in rows if row["remove"]}
        return {
            **without_units(file, gone),
            "scheme": {**scheme, "units": units, **facts, **chosen},
        }


def without_units(file: Plain, gone: Iterable[str]) -> Plain:
    """Plan, test, portfolio and instruments without what points at these units alone."""
    codes = set(gone)
    if not codes:
        return {}
    test = dict(file["test"])
    for name in ("cells", "unit_rules"):
        test[name] = [each for each in test[name] if each["unit"] not in codes]
    test["items"] = sum(cell["items"] for cell in test["cells"])
    plan = {key: each for key, each in file["plan"].items() if key.partition("/")[0] not in codes}
    found: Plain = {"test": test, "plan": plan}
    for name in ("portfolio", "instruments"):
        rows = []
        for row in file.get(name, ()):
            targets = row.get("targets", [])
            left = [each for each in targets if each.partition("/")[0] not in codes]
            if left or not targets:
                rows.append({**row, **filled({"targets": left})})
        if name in file:
            found[name] = rows
    return found


class _RequirementRow(Form):
    code = StringField(
        N_("Kode"),
        [
            longest(60),
            matching(
                r"[a-z0-9]+(-[a-z0-9]+)*", N_("Kode terdiri dari huruf kecil, angka, dan “-”.")
            ),
        ],
        filters=[tidy],
    )
    title = text("title")
    title_en = text("title_en")
    kind = SelectField(FIELD_NAMES["kind"], choices=choices(rules.REQUIREMENT_NAMES))
    is_mandatory = BooleanField(FIELD_NAMES["is_mandatory"])
    hint = text("hint")
    hint_en = text("hint_en")
    purposes = SelectMultipleField(
        FIELD_NAMES["purposes"], choices=choices(rules.PURPOSE_NAMES), validate_choice=False
    )


class RequirementsForm(PartForm):
    """What applicants show; an empty code and title leave a row out."""

    requirements = FieldList(FormField(_RequirementRow))

    @staticmethod
    def read(file: Plain, _keys: Sequence[str]) -> Plain:
        """The requirements, and blank rows for more."""
        rows = [{**each, "is_mandatory": each["mandatory"]} for each in file["requirements"]]
        return {"requirements": rows + [{} for _ in range(BLANK_ROWS)]}

    def changed(self, file: Plain) -> Plain:
        """The rows that are filled."""
        found = []
        for row in (each.data for each in self.requirements):
            if not (row["code"] or row["title"]):
                continue
            facts = {name: row[name] or "" for name in ("code", "title", "title_en", "kind")}
            more = filled({"hint_en": row["hint_en"], "purposes": row["purposes"]})
            facts |= {"mandatory": row["is_mandatory"], "hint": row["hint"] or "", **more}
            found.append(facts)
        return {"requirements": found}
