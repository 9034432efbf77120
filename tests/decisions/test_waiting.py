"""What waits for a member of the committee, and for the head."""

import pytest
from sqlalchemy.orm import Session

from lsp.decisions import queries
from tests.factories.decisions import (
    close,
    decree,
    make_lsp,
    make_meeting,
    make_recommendation,
    vote_all,
)

pytestmark = pytest.mark.database


def test_a_case_waits_for_each_member_until_the_vote_then_for_the_head(db: Session) -> None:
    lsp = make_lsp(db)
    member = lsp.members[0].id
    assert (queries.count_votes_missing(db, member), queries.count_undecreed(db)) == (0, 0)
    meeting = make_meeting(db, lsp, [make_recommendation(db, lsp)])
    assert queries.count_votes_missing(db, member) == 1
    assert queries.count_votes_missing(db, lsp.head.id) == 0
    vote_all(db, lsp, meeting)
    assert (queries.count_votes_missing(db, member), queries.count_undecreed(db)) == (0, 0)
    close(db, lsp, meeting)
    assert queries.count_undecreed(db) == 1
    decree(db, lsp, meeting)
    assert queries.count_undecreed(db) == 0
