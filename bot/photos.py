"""Photos that everybody sees: made plain before they are kept, and gone when they are no longer."""

import io
from pathlib import Path

from PIL import Image, ImageOps
from sqlmodel import Session, col, select

from bot.file_inspection import inspect
from domain.errors import Problem
from domain.files import photo_name, sniff
from storage.tables import Attachment, AttachmentPurpose, AttachmentState, Innovation

LONGEST_SIDE = 2560
QUALITY = 88
KINDS = ("jpg", "png")


def make_public(received: bytes) -> bytes | Problem:
    """The photo upright, no larger than a screen, without anything a camera or program added."""
    kind = sniff(received)
    if kind not in KINDS:
        return Problem("files.wrong_kind", {"accepted": ", ".join(KINDS).upper()})
    checked = inspect(kind, received)
    if isinstance(checked, Problem):
        return checked
    with Image.open(io.BytesIO(checked)) as opened:
        image = ImageOps.exif_transpose(opened).convert("RGB")
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    made = io.BytesIO()
    plain = Image.new("RGB", image.size)
    plain.paste(image)
    plain.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def shown_photos(session: Session) -> set[str]:
    """The photos that some innovation has, or is about to have."""
    shown = session.exec(select(Innovation.photo).where(col(Innovation.photo).is_not(None)))
    coming = session.exec(
        select(Attachment.sha256).where(
            Attachment.purpose == AttachmentPurpose.INNOVATION_PHOTO,
            Attachment.state == AttachmentState.STORED,
        )
    )
    return {name for name in shown if name} | {photo_name(sha256) for sha256 in coming if sha256}


def sweep(folder: Path, shown: set[str]) -> int:
    """Deletes photos that no innovation has any more; how many."""
    left = [path for path in folder.glob("*.jpg") if path.name not in shown]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
