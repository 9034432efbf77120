"""A register whose certificates were issued in earnest, without drawing the paper."""

import pytest

from lsp.certificates import documents
from lsp.certificates.rules.token import issuer_of
from lsp.verification.queries.checks import Pinned
from lsp.web.edge import Services
from tests.certificates.papers import quick_pdf, quick_read_back


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skips drawing, which these tests are not about."""
    monkeypatch.setattr(documents, "certificate_pdf", quick_pdf)
    monkeypatch.setattr(documents, "read_back", quick_read_back)


@pytest.fixture
def pinned(services: Services) -> Pinned:
    """The keys that this instance believes."""
    return Pinned(issuer_of(services.origin), services.signer.keys)
