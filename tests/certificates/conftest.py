"""What issuing needs, and a quick stand-in for the paper."""

from pathlib import Path

import pytest

from lsp.certificates import documents
from tests.certificates.papers import quick_pdf, quick_read_back
from tests.factories.certificates import Tools, make_tools


@pytest.fixture
def tools(tmp_path: Path) -> Tools:
    return make_tools(tmp_path)


@pytest.fixture
def no_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    """Skips drawing where a test is about rows and numbers only."""
    monkeypatch.setattr(documents, "certificate_pdf", quick_pdf)
    monkeypatch.setattr(documents, "read_back", quick_read_back)
