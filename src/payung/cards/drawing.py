"""QR codes, drawn: that of a card, and of any text. Pure."""

from io import BytesIO

import segno

LEVEL = "m"  # mends 15 % that are scratched or folded away
BORDER = 4  # modules of white around, as the standard asks


def svg(*, code: str) -> str:
    """The QR code as SVG, for print."""
    return _drawn(code).svg_inline(border=BORDER, omitsize=True)


def plain_svg(*, text: str) -> str:
    """A QR code of any text as SVG, with nothing in it that a page's rules about styles refuse."""
    return segno.make_qr(text, error=LEVEL).svg_inline(border=BORDER, omitsize=True)


def png(*, code: str) -> bytes:
    """The QR code as PNG, eight pixels a module, for a message."""
    written = BytesIO()
    _drawn(code).save(written, kind="png", scale=8, border=BORDER)
    return written.getvalue()


def _drawn(code: str) -> segno.QRCode:
    return segno.make_qr(code, error=LEVEL, mode="alphanumeric", boost_error=False)
