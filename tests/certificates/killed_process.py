"""Issues one certificate and kills itself around the step of the given count (1 to 5).

Usage: python -m tests.certificates.killed_process URL FOLDER CERTIFICATE before|inside COUNT
"""

import os
import signal
import sys
from pathlib import Path

from lsp.adapters.clock import now
from lsp.adapters.database import Database
from lsp.app import import_models
from lsp.certificates import actions, documents
from lsp.certificates.actions import issuing
from tests.certificates.papers import quick_pdf, quick_read_back
from tests.factories.certificates import make_tools


def main() -> None:
    url, folder, certificate_id, moment, count = sys.argv[1:]
    import_models()
    taken: list[object] = []
    real_take, real_prepare = issuing._take, issuing.steps.prepare

    def take(*arguments: object) -> None:
        real_take(*arguments)  # type: ignore[arg-type]
        taken.append(arguments)
        if moment == "inside" and len(taken) == int(count):
            os.kill(os.getpid(), signal.SIGKILL)  # before the commit

    def prepare(*arguments: object) -> object:
        if moment == "before" and len(taken) == int(count) - 1:
            os.kill(os.getpid(), signal.SIGKILL)  # after the commit of the step before
        return real_prepare(*arguments)  # type: ignore[arg-type]

    issuing._take, issuing.steps.prepare = take, prepare  # type: ignore[assignment]
    documents.certificate_pdf, documents.read_back = quick_pdf, quick_read_back
    actions.issue(Database(url), make_tools(Path(folder)), certificate_id, now=now())


if __name__ == "__main__":
    main()
