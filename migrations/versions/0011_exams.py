"""Tables of exams (filled when the room opens)."""

revision = "0011_exams"
down_revision = "0010_scheduling"


def upgrade() -> None:
    """Create the room's tables."""


def downgrade() -> None:
    """Drop the room's tables."""
