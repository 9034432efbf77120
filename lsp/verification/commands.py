"""`lsp verify`: a token, an address, a PDF or a photograph, with or without the register."""

import sys
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

import click
import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, UnidentifiedImageError

from lsp.adapters.pdf import picture
from lsp.adapters.qr import read_codes
from lsp.adapters.signing import keys_of_jwks
from lsp.certificates.rules.token import days_of, issuer_of
from lsp.kernel.strict import NotStrict, strict_object
from lsp.verification.documents import answer
from lsp.verification.queries.checks import Check, Pinned, check_text
from lsp.verification.queries.register import by_hash, since
from lsp.verification.rules.verdicts import CHECK_WORDS, WORDS, CheckResult, Verdict, checks
from lsp.web.console import EXIT_REFUSED, EXIT_USAGE, Console, report

DPI: Final = 200
MOST_PAGES: Final = 10
LARGEST_FILE: Final = 50_000_000
MOST_PIXELS: Final = 100_000_000
_SIGNS: Final = {CheckResult.OK: "+", CheckResult.BAD: "-", CheckResult.UNKNOWN: "?"}


class NothingToCheck(click.ClickException):
    """The argument holds no code; exit code 2."""

    exit_code = EXIT_USAGE


def _pictures(content: bytes) -> Iterator[Image.Image]:
    """The pages of a PDF, or the one picture."""
    if content.startswith(b"%PDF"):
        for page in range(1, min(len(pypdfium2.PdfDocument(content)), MOST_PAGES) + 1):
            yield picture(content, page, DPI)
        return
    image = Image.open(BytesIO(content))
    if image.width * image.height > MOST_PIXELS:
        raise NothingToCheck("The picture is too large.")
    yield image.convert("L")


def _codes(file: Path) -> list[str]:
    """The texts of all QR codes in a file."""
    if file.stat().st_size > LARGEST_FILE:
        raise NothingToCheck("The file is larger than 50 MB.")
    content = file.read_bytes()
    try:
        return [code for page in _pictures(content) for code in read_codes(page)]
    except UnidentifiedImageError:
        raise NothingToCheck(f"{file} is neither a PDF nor a picture.") from None
    except (OSError, ValueError, pypdfium2.PdfiumError, Image.DecompressionBombError) as error:
        raise NothingToCheck(f"{file} cannot be read: {error}") from None


def _is_file(what: str) -> bool:
    try:
        return Path(what).is_file()
    except (OSError, ValueError):  # longer than any file name, or no file name at all
        return False


def _texts(what: str) -> list[str]:
    """What is to be checked: the text itself, standard input for "-", or the codes in a file."""
    if what == "-":
        return [sys.stdin.read()]
    if _is_file(what):
        found = _codes(Path(what))
        if not found:
            raise NothingToCheck(f"There is no QR code in {what}.")
        return found
    if what.lower().endswith((".pdf", ".png", ".jpg", ".jpeg")):
        raise NothingToCheck(f"There is no file {what}.")
    return [what]


def _pinned_from(file: Path, issuer: str) -> Pinned:
    """Keys from a file, so that nobody need be asked."""
    try:
        jwks = strict_object(file.read_bytes())
        keys, named = keys_of_jwks(jwks), issuer or jwks.get("issuer")
    except (NotStrict, ValueError, AttributeError, KeyError, TypeError):
        raise NothingToCheck(f"{file} is no JWK set.") from None
    if not keys:
        raise NothingToCheck(f"{file} holds no P-256 key.")
    if not isinstance(named, str) or not named:
        raise NothingToCheck(f"{file} names no issuer: give it with --issuer.")
    return Pinned(named, keys)


def _best(found: list[Check]) -> Check:
    """Of several codes on a page, the one that is a certificate."""
    readable = [check for check in found if check.verdict is not Verdict.UNREADABLE]
    return (readable or found)[0]


def _sentences(check: Check) -> str:
    words = WORDS[check.verdict]
    dates: dict[str, date | str | None] = {"since": None, "from": None, "until": None}
    if check.claims:
        dates["from"], dates["until"] = days_of(check.claims)
    if check.row:
        dates["since"] = since(check.row.changed_at)
    facts = {name: value or "–" for name, value in dates.items()}
    lines = [f"{words.word}: {words.title}", words.detail % facts, words.next_step]
    for line in checks(check.facts):
        lines.append(f" {_SIGNS[line[1]]} {CHECK_WORDS[line] % {'kid': check.kid}}")
    return "\n".join(lines)


def _exit_code(verdict: Verdict, offline: bool) -> int:
    if verdict is Verdict.VALID or (offline and verdict is Verdict.VALID_OFFLINE):
        return 0
    return EXIT_USAGE if verdict is Verdict.UNREADABLE else EXIT_REFUSED


@click.command()
@click.argument("what")
@click.option(
    "--keys",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A JWK set; the register is then not asked, and needs not be there.",
)
@click.option("--issuer", default="", help="The issuer, when the JWK set does not name it.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.pass_obj
def verify(console: Console, what: str, keys: Path | None, issuer: str, as_json: bool) -> None:
    """Check WHAT: a token, the address in a QR, a PDF, a PNG or JPEG picture, or - for stdin.

    Exit codes: 0 valid, 1 not valid, 2 nothing readable or wrong use. With --keys the standing
    stays unknown: the best verdict is valid_offline, and it too exits with 0.
    """
    texts, at = _texts(what), console.now()
    if keys:
        pinned = _pinned_from(keys, issuer)
        found = _best([check_text(pinned, text, None, now=at) for text in texts])
    else:
        pinned = Pinned(issuer_of(console.services.origin), console.services.signer.keys)
        with console.database.reading() as db:
            found = _best(
                [check_text(pinned, text, lambda one: by_hash(db, one), now=at) for text in texts]
            )
    report(answer(found, now=at), as_json, _sentences(found))
    sys.exit(_exit_code(found.verdict, keys is not None))
