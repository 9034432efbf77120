"""A sponsor enters thirty candidates; one of them takes the slip, confirms and signs."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.live import Live
from tests.journeys.people import Journey
from tests.journeys.steps import applying, enrolling

pytestmark = pytest.mark.browser


def test_a_sponsor_enters_thirty_candidates_and_one_signs(
    browser: Browser, live: Live, looked: set[str], tmp_path: Path
) -> None:
    journey = Journey(live, browser, looked, step="sponsor")
    sponsor = journey.at("pengusul")
    group = enrolling.open_group(sponsor)
    filled = enrolling.fill(enrolling.template(sponsor, tmp_path))
    marked = enrolling.find_faults(sponsor, filled, tmp_path)
    enrolling.bring_in(sponsor, group, enrolling.mend(marked))
    candidate = enrolling.take_part(journey, enrolling.slip_of(sponsor, group, 4), 4)
    found = re.search(r"/permohonan/[0-9a-z]{26}", candidate.page.url)
    assert found
    candidate.open(f"{found[0]}/langkah/dokumen")
    applying.upload(candidate)
    applying.send(candidate)
    enrolling.followed(sponsor, group)
    assert live.ask("audit", "verify")["intact"]
    assert not journey.faults
