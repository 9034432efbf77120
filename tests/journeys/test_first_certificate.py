"""All the way: eight people take one application to a certificate that anyone can check."""

import pytest
from playwright.sync_api import Browser

from tests.journeys.live import Live
from tests.journeys.people import Journey
from tests.journeys.steps import applying, self_assessing

pytestmark = pytest.mark.browser


def _play(journey: Journey) -> None:
    journey.step = "01"
    candidate = applying.register(journey)
    secretariat = journey.at("administrasi")
    applying.apply(candidate)
    applying.upload(candidate)
    application = applying.send(candidate)
    applying.give_back(secretariat, application)
    applying.put_right(candidate, application)
    applying.accept(secretariat, application)

    journey.step = "02"
    self_assessing.assess(candidate, application)


def test_a_candidate_gets_a_certificate_that_an_employer_checks(
    browser: Browser, live: Live
) -> None:
    journey = Journey(live, browser)
    _play(journey)
    assert not journey.faults
    assert not journey.unseen
