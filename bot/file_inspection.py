"""Whether a file can really be opened, and photos without the place where they were taken."""

import io
import warnings

import pikepdf
from PIL import Image, UnidentifiedImageError

from domain.errors import Problem

MOST_PIXELS = 100_000_000
"""A photo of more is no photo but a trap for whoever opens it."""
GPS = 0x8825
IMAGES = {"jpg": "JPEG", "png": "PNG"}


def inspect(kind: str | None, data: bytes) -> bytes | Problem:
    """The bytes to keep, or what to tell the person; ``kind`` as ``domain.files.sniff`` says."""
    if kind == "pdf":
        return _pdf(data)
    if kind in IMAGES:
        return _image(kind, data)
    return data


def _pdf(data: bytes) -> bytes | Problem:
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return data if len(pdf.pages) else Problem("files.broken")
    except pikepdf.PasswordError:
        return Problem("files.locked")
    except pikepdf.PdfError:
        return Problem("files.broken")


def _image(kind: str, data: bytes) -> bytes | Problem:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=[IMAGES[kind]])
        if image.width * image.height > MOST_PIXELS:
            return Problem("files.too_many_pixels")
        image.load()
        return _without_place(image, data)
    except Image.DecompressionBombError:
        return Problem("files.too_many_pixels")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return Problem("files.broken")


def _without_place(image: Image.Image, data: bytes) -> bytes:
    """The same photo without its position; untouched where it tells none."""
    exif = image.getexif()
    if GPS not in exif:
        return data
    del exif[GPS]
    kept = io.BytesIO()
    quality = {"quality": "keep"} if image.format == "JPEG" else {}
    image.save(kept, image.format, exif=exif, **quality)
    return kept.getvalue()
