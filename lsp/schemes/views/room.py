"""The room's blueprint, and what its pages share."""

from flask import Blueprint

from lsp.schemes import rules
from lsp.schemes.queries import VersionRow
from lsp.schemes.rules.labels import LINE_NAMES, RULE_NAMES
from lsp.web import access

blueprint = Blueprint("schemes", __name__)


def the_version() -> VersionRow:
    """The version that the guard has loaded and judged."""
    row: VersionRow = access.subject()
    return row


def words() -> dict[str, object]:
    """Names of what pages of versions show."""
    return {
        "statuses": rules.STATUS_NAMES,
        "status_kinds": rules.STATUS_KINDS,
        "deeds": rules.DEED_NAMES,
        "types": rules.TYPE_NAMES,
        "groups": rules.GROUP_NAMES,
        "kinds": rules.REQUIREMENT_NAMES,
        "methods": rules.METHOD_NAMES,
        "purposes": rules.PURPOSE_NAMES,
        "payers": rules.PAYER_NAMES,
        "strengths": rules.STRENGTH_NAMES,
        "standard_kinds": rules.STANDARD_NAMES,
        "instruments": rules.INSTRUMENT_NAMES,
        "settings": rules.SETTING_NAMES,
        "rule_names": RULE_NAMES,
        "line_names": LINE_NAMES,
    }
