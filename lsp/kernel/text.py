"""Marking of sentences for the catalogue, and sentences that carry facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def N_(text: str) -> str:  # noqa: N802 - the catalogue's customary marker
    """Mark an Indonesian source sentence for translation without translating it yet."""
    return text


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for a refusal: a stable code and an Indonesian sentence with %(name)s facts."""

    code: str
    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.facts if self.facts else self.text
