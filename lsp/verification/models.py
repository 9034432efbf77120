"""Tables of verification: how often, never by whom."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lsp.adapters.database import Base, by_value
from lsp.verification.rules.verdicts import Verdict


class CheckLog(Base):
    """How often a certificate was checked on a day, and with what verdict (catatan verifikasi).

    Certificates are named by the hash of their token. What no certificate stands behind is counted
    together under an empty hash, so that strangers cannot fill the table. Who asked is not kept.
    """

    __tablename__ = "check_log"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    verdict: Mapped[Verdict] = mapped_column(by_value(Verdict), primary_key=True)
    count: Mapped[int]


class LookUpThrottle(Base):
    """Look-ups of one asker in one minute (pembatas pencarian), by blind index of the address."""

    __tablename__ = "look_up_throttle"

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    minute: Mapped[int] = mapped_column(index=True)
    count: Mapped[int]
