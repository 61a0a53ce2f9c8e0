"""Which files are taken, judged by what they really are and not by their name."""

import re

from domain.errors import Problem
from domain.form import Language, Question, QuestionType

MAX_BYTES = 20 * 1024 * 1024
"""Most a bot can fetch: https://core.telegram.org/bots/api#getfile"""

SIGNATURES = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"MZ", "exe"),
    (b"\xd0\xcf\x11\xe0", "old_office"),
    (b"GIF8", "gif"),
    (b"Rar!", "rar"),
)
OFFICE = ((b"word/", "docx"), (b"xl/", "xlsx"), (b"ppt/", "pptx"))
USUAL = {
    QuestionType.PHOTO: ("jpg", "png"),
    QuestionType.DOCUMENT: ("pdf", "jpg", "png", "docx", "xlsx", "pptx"),
}
"""What a question takes that does not say it."""


def sniff(data: bytes) -> str | None:
    """The kind of a file by its content: ``pdf``, ``jpg``, ``png``, ``docx``, ``xlsx``, …"""
    for start, kind in SIGNATURES:
        if data.startswith(start):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in OFFICE if mark in data), "zip")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    return None


def acceptable(question: Question, kind: str | None, size: int) -> Problem | None:
    """What to tell about a file that is not taken; ``None`` when it is. ``size`` in bytes."""
    if size == 0:
        return Problem("files.empty")
    if size > MAX_BYTES:
        return Problem("files.too_big", {"size": size // (1024 * 1024)})
    accepted = question.accept or USUAL.get(question.type, ())
    if kind not in accepted:
        return Problem("files.wrong_kind", {"accepted": ", ".join(accepted).upper()})
    return None


def shown_name(name: str) -> str:
    """A sender's file name as it may be shown: no path, no control characters, not endless."""
    bare = re.split(r"[\\/]", name)[-1]
    return re.sub(r"[^\w .()&+,-]", "_", bare)[-80:].strip() or "berkas"


def photo_name(sha256: str) -> str:
    """What a photo that everybody sees is called in the folder of photos."""
    return f"{sha256[:20]}.jpg"


def shown_size(size: int, language: Language) -> str:
    """ "1,2 MB" or "36 KB", from bytes."""
    if size < 10**5:
        return f"{size // 1024 + 1} KB"
    shown = f"{size / 1024 / 1024:.1f} MB"
    return shown if language == "en" else shown.replace(".", ",")
