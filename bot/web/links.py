"""Links that let whoever has them download one file, for a time: signed, not stored.

The signature covers what the link is for, the file and the time it ends; the key lies in
``DATA_DIR`` and nowhere else.
"""

import base64
import hmac
import os
import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

KEY_FILE = "download.key"
KEY_BYTES = 32
PURPOSE = "export"
TOKEN = re.compile(r"([1-9][0-9]{0,9})-([0-9]{1,4})-([0-9]{1,11})-([A-Za-z0-9_-]{43})")
DOWNLOADS = "/unduh"


@dataclass(frozen=True)
class Ticket:
    """What a link lets download, until when."""

    export: int
    file: int
    until: datetime


class Links:
    """Makes links below ``base_url`` and reads them."""

    def __init__(self, base_url: str, key: bytes) -> None:
        self._base = base_url
        self._key = key

    def to(self, ticket: Ticket) -> str:
        content = f"{ticket.export}-{ticket.file}-{int(ticket.until.timestamp())}"
        return f"{self._base}{DOWNLOADS}/{content}-{self._sign(content)}"

    def read(self, token: str) -> Ticket | None:
        """What a link says, however old; ``None`` for one we did not make."""
        found = TOKEN.fullmatch(token)
        if found is None:
            return None
        content, signature = token[: -len(found[4]) - 1], found[4]
        if not hmac.compare_digest(self._sign(content), signature):
            return None
        until = datetime.fromtimestamp(int(found[3]), UTC)
        return Ticket(int(found[1]), int(found[2]), until)

    def _sign(self, content: str) -> str:
        digest = hmac.digest(self._key, f"{PURPOSE}\n{content}".encode(), "sha256")
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def signing_key(data_dir: Path) -> bytes:
    """The key of this installation, made at its first start; readable by its owner only."""
    path = data_dir / KEY_FILE
    with suppress(FileExistsError):
        _write_new(path)
    path.chmod(0o600)
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise SystemExit(f"{path} is damaged; remove it, and a new key is made.")
    return key


def _write_new(path: Path) -> None:
    """Whole or not at all: written aside, then linked to its name if that is still free."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{KEY_FILE}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    try:
        path.hardlink_to(aside)
    finally:
        aside.unlink()
