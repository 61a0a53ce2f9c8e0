"""Pictures: what a link to a card is shown with elsewhere, and photos made small and plain."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from PIL import Image, ImageDraw, ImageFont, ImageOps, UnidentifiedImageError

SIZE = (1200, 630)
"""As the Open Graph protocol's users expect it."""
MARGIN = 84
PAPER, INK, SOFT, BAND, GOLD = "#fbf8f2", "#1f2a33", "#55626c", "#7b1e3a", "#e0b04a"
FONTS = Path(mpl.get_data_path()) / "fonts" / "ttf"
SERIF, SANS = "DejaVuSerif-Bold.ttf", "DejaVuSans.ttf"
MOST_LINES = 3
PHOTO_SIDE = 1200
MOST_PIXELS = 60_000_000


@lru_cache(maxsize=64)
def card_picture(title: str, subtitle: str, institution: str, award: str, name: str) -> bytes:
    """A card as a picture: award, name, whose it is, and where it stands."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    _weave(draw)
    width = SIZE[0] - 2 * MARGIN
    draw.text((MARGIN, 92), award, INK, _font(SANS, 32))
    size = 76 if len(title) <= 24 else 60 if len(title) <= 60 else 46
    at = _block(draw, 156, title, _font(SERIF, size), INK, width)
    at = _block(draw, at + 10, subtitle, _font(SANS, 32), SOFT, width)
    _block(draw, max(at + 18, 400), institution, _font(SANS, 34), INK, width, most=2)
    draw.text((MARGIN, SIZE[1] - 84), name, BAND, _font(SERIF, 32))
    return _png(image)


@lru_cache(maxsize=2)
def page_picture(name: str, line: str) -> bytes:
    """What the other pages are shown with."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    _weave(draw)
    width = SIZE[0] - 2 * MARGIN
    at = _block(draw, 190, name, _font(SERIF, 76), INK, width)
    _block(draw, at + 24, line, _font(SANS, 38), SOFT, width)
    return _png(image)


def _weave(draw: ImageDraw.ImageDraw) -> None:
    """A woven border along the top, like the one of the pages."""
    draw.rectangle((0, 0, SIZE[0], 36), BAND)
    for left in range(0, SIZE[0], 48):
        draw.rectangle((left, 0, left + 14, 36), "#94304f")
    for top in (8, 24):
        draw.rectangle((0, top, SIZE[0], top + 3), GOLD)


def _block(
    draw: ImageDraw.ImageDraw,
    top: int,
    text: str,
    font: ImageFont.FreeTypeFont,
    colour: str,
    width: int,
    most: int = MOST_LINES,
) -> int:
    """Writes a text in as many lines as it needs; returns where the last one ends."""
    height = round(font.size * 1.28)
    for line in _wrapped(text, font, width, most):
        draw.text((MARGIN, top), line, colour, font)
        top += height
    return top


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int, most: int) -> list[str]:
    lines = list(_lines(text, font, width))
    if len(lines) > most:
        lines[most - 1] = lines[most - 1].rstrip(" ,") + "…"
    return lines[:most]


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and font.getlength(longer) > width:
            yield line
            line = word
        else:
            line = longer
    if line:
        yield line


def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONTS / name, size)


def _png(image: Image.Image) -> bytes:
    made = BytesIO()
    image.quantize(64).save(made, "PNG", optimize=True)
    return made.getvalue()


@lru_cache(maxsize=16)
def photo_jpeg(path: Path, _changed: int) -> bytes | None:
    """A photo no larger than a page needs, without what a camera adds; ``None``: not readable."""
    try:
        with Image.open(path) as found:
            if found.width * found.height > MOST_PIXELS:
                return None
            upright = ImageOps.exif_transpose(found).convert("RGB")
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError):
        return None
    upright.thumbnail((PHOTO_SIDE, PHOTO_SIDE))
    made = BytesIO()
    upright.save(made, "JPEG", quality=82, optimize=True)
    return made.getvalue()
