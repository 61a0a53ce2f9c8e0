"""Secrets of links, and the numbers on receipts."""

import hashlib
import re
import secrets

RECEIPT = re.compile(r"([A-Z0-9-]+)-(\d{4,})-(\d+)-([0-9A-HJKMNP-TV-Z])")
CHECK_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U to misread


def new_token() -> str:
    """192 random bits in 32 characters, as a ``/start`` payload may hold.

    https://core.telegram.org/bots/features#deep-linking
    """
    return secrets.token_urlsafe(24)


def digest(token: str) -> str:
    """What is stored of a token: its SHA-256, from which it cannot be had back."""
    return hashlib.sha256(token.encode()).hexdigest()


def receipt_number(edition_code: str, sequence: int, version: int) -> str:
    """The number of a submission: edition, proposal, version and a check character."""
    body = f"{edition_code}-{sequence:04d}-{version}"
    return f"{body}-{_check(body)}"


def valid_receipt(number: str) -> bool:
    """Whether a typed receipt number is whole: one wrong character is noticed."""
    found = RECEIPT.fullmatch(number.strip().upper())
    return found is not None and _check(number.strip().upper()[:-2]) == found[4]


def _check(body: str) -> str:
    return CHECK_ALPHABET[int(hashlib.sha256(body.encode()).hexdigest(), 16) % 32]
