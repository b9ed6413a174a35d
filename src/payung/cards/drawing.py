"""The QR code of a card, drawn. Pure."""

from io import BytesIO

import segno

LEVEL = "m"  # mends 15 % that are scratched or folded away
BORDER = 4  # modules of white around, as the standard asks


def svg(*, code: str) -> str:
    """The QR code as SVG, for print."""
    return _drawn(code).svg_inline(border=BORDER, omitsize=True)


def png(*, code: str) -> bytes:
    """The QR code as PNG, eight pixels a module, for a message."""
    written = BytesIO()
    _drawn(code).save(written, kind="png", scale=8, border=BORDER)
    return written.getvalue()


def _drawn(code: str) -> segno.QRCode:
    return segno.make_qr(code, error=LEVEL, mode="alphanumeric", boost_error=False)
