"""How the checkers of uploads say no: one code, one sentence that says what to do instead."""

from lsp.kernel.refusal import Refused
from lsp.kernel.text import Reason


def unwanted(code: str, text: str) -> Refused:
    """The refusal of a file."""
    return Refused([Reason(code, text)])
