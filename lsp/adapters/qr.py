"""QR codes: written as one compact path, and read back from a picture.

The address goes in byte mode, the packed token in alphanumeric mode; level M, quiet zone of four
modules. Source: credentials design 0.2 and 2.2.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Final

import qrcode
import zxingcpp
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import QRData

QUIET: Final = 4
_BYTES: Final = 4  # QR's byte mode
_CAPITALS: Final = 2  # QR's alphanumeric mode
_ONLY_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
LARGEST_VERSION: Final = 15
ROOMY_VERSION: Final = 14
SIDE_MM: Final = 35
LARGE_SIDE_MM: Final = 40


class QrTooLarge(Exception):  # noqa: N818
    """The content needs a version whose modules would be too small on paper."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A finished code: its version, its modules without quiet zone, and its printed side."""

    version: int
    rows: tuple[tuple[bool, ...], ...]

    @property
    def side_mm(self) -> int:
        """The printed side with the quiet zone: 35 mm, above version 14 40 mm."""
        return LARGE_SIDE_MM if self.version > ROOMY_VERSION else SIDE_MM

    @property
    def path(self) -> str:
        """One SVG path of strokes one module wide: each row's dark runs, moved to relatively."""
        parts = []
        for y, row in enumerate(self.rows):
            parts.append(f"M{QUIET} {y + QUIET}.5")
            for is_dark, run in groupby(row):
                parts.append(f"{'h' if is_dark else 'm'}{len(list(run))}{'' if is_dark else ' 0'}")
        return "".join(parts)

    def svg(self, label: str) -> str:
        """A picture of the code in paper size; `label` must be plain text without markup."""
        side, size = len(self.rows) + 2 * QUIET, f"{self.side_mm}mm"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
            f'viewBox="0 0 {side} {side}" role="img" aria-label="{label}">'
            f'<path d="M0 0h{side}v{side}H0z" fill="#fff"/>'
            f'<path d="{self.path}" fill="none" stroke="#000"/></svg>'
        )


def make_code(address: str, packed: str) -> QrCode:
    """The code of an address and a packed token; QrTooLarge above version 15."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(QRData(address.encode(), mode=_BYTES))
    if packed:
        code.add_data(QRData(packed.encode(), mode=_CAPITALS))
    code.make(fit=True)
    if code.version > LARGEST_VERSION:
        raise QrTooLarge(f"version {code.version}")
    rows = tuple(tuple(bool(module) for module in row) for row in code.get_matrix())
    return QrCode(code.version, rows)


def read_codes(picture: Image.Image) -> list[str]:
    """The text of every QR code in a picture."""
    found = zxingcpp.read_barcodes(picture, formats=_ONLY_QR)
    return [code.text for code in found]
