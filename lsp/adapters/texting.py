"""Short messages to a phone through a gateway of the LSP's choice (SMS or WhatsApp).

The gateway takes one JSON object by POST: {"to": "+62…", "text": "…", "key": "…"} with a bearer
token; the header Idempotency-Key carries the same key, so that a repeated try is one message.
Answers: 2xx accepted, 400/404/422 the number or text is refused for good, 401/403 the token is
wrong, anything else means later. A gateway with another interface stands behind a small relay.
"""

import http.client
import json
import ssl
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from lsp.adapters.mail import TIMEOUT_SECONDS, FailureCode, NotDelivered


class Texter(Protocol):
    """Hands one text over to a gateway; raises OSError (NotDelivered) when it could not."""

    def send(self, to: str, text: str, *, key: str) -> None:
        """Send to a number in E.164; `key` is the same for each try of one message."""


@dataclass(frozen=True)
class HttpTexter:
    """A gateway behind one HTTPS address (http only on this machine)."""

    url: str
    token: str

    def send(self, to: str, text: str, *, key: str) -> None:
        """POST one message."""
        body = json.dumps({"to": to, "text": text, "key": key})
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {self.token}",
            "Idempotency-Key": key,
        }
        try:
            status = self._post(body, headers)
        except (OSError, http.client.HTTPException):
            raise NotDelivered("no_connection") from None
        if status >= 300:
            raise NotDelivered(_code_of(status))

    def _post(self, body: str, headers: dict[str, str]) -> int:
        parts = urlsplit(self.url)
        host, port = parts.hostname or "", parts.port
        connection = (
            http.client.HTTPSConnection(
                host, port, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
            )
            if parts.scheme == "https"
            else http.client.HTTPConnection(host, port, timeout=TIMEOUT_SECONDS)
        )
        try:
            path = f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            answer.read(65_536)
            return answer.status
        finally:
            connection.close()


def _code_of(status: int) -> FailureCode:
    if status in {401, 403}:
        return "login_refused"
    if status in {400, 404, 410, 422}:
        return "address_refused"
    return "refused_for_now"
