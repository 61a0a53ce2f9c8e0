"""What stands around a question: who asks, that they ask, why they ask, and thanks."""

import re
from dataclasses import dataclass
from typing import Any

from domain.questions.known import Known
from domain.questions.phrases import Phrases
from domain.search.terms import words

FEWEST_LEFT = 2
"""Words that must be left for what stands around them to be cut off."""
_BEGINS = (
    r"(?:apakah|adakah|ada|apa|ingin|mau|mohon|tolong|cari|minta|bagaimana|gimana|mana|kapan|siapa"
    r"|berapa|inovasi)\b"
)
"""What a question begins with."""
_ASKS = re.compile(rf"\b(?:{_BEGINS}|what|which|who|how|is there|are there)", re.IGNORECASE)
_DONE = r"(?:sudah|sdh|udah|belum|blm|kirim|mengirim|daftar|mendaftar)\b"
"""Who tells what they did asks about just that."""
_ROLES = (
    "mahasiswa|mahasiswi|mhs|wartawan|jurnalis|guru|dosen|peneliti|pelajar|siswa|pegawai|asn|pns|staf"
    "|staff|pengelola|pengusaha|pedagang|pelaku|petani|nelayan|lurah|kades|kepala|camat|bidan|perawat"
    "|dokter|kader|ketua|anggota|ibu|bapak|warga|anak|orang|dari|dr|dri|bekerja|kerja|tinggal|sedang|lagi"
    "|cuma|hanya|saya|sekdes|kadus|operator"
)
_WHO = re.compile(
    r"(?:[^,.!?]{0,30}[,.!]\s*|(?:\w+\s+){1,3}?)?"
    r"(?:saya|sy|sya|kami|kita|aku|perkenalkan|nama saya)\s+"
    rf"(?:adalah\s+|ini\s+)?(?:{_ROLES})\b(?:(?!\b(?:{_BEGINS}|{_DONE}))[^,.?!])*"
    rf"(?:[,.!]\s+|(?<=\s)(?={_BEGINS}))",
    re.IGNORECASE,
)
_WHO_IN_ENGLISH = re.compile(
    r"(?:[^,.!?]{0,20}[,.!]\s*)?(?:i am|i'm|we are|we're|i work|my name is"
    r"|(?:my|our) (?:ngo|organi[sz]ation|school|office|clinic|team|university|group))\b"
    r"(?:(?!\b(?:looking|want|would|need|searching)\b)[^,.?!])*"
    r"(?:[,.!]\s+|(?:and i'm |and i am )?(?=\b(?:looking|want|would|need|searching)\b))",
    re.IGNORECASE,
)
_WHAT_FOR = re.compile(
    r"\s*(?:untuk|buat|bwt|utk) (?:bahan |keperluan )?"
    r"(?:tugas|skripsi|tesis|makalah|laporan|presentasi|liputan|berita|penelitian|artikel|rapat)"
    r"[^:,.?]{0,30}[:,]\s*",
    re.IGNORECASE,
)
_ASKING = re.compile(
    r".*?\b(?:mau|mo|ingin|pengen|izin|ijin|numpang|hendak|bermaksud|sekadar|sekedar)\s+"
    r"(?:ka\s+|saya\s+)?(?:ber)?(?:tanya|nanya)(?:kan)?\b[\s,.:]*",
    re.IGNORECASE | re.DOTALL,
)
_REQUEST = re.compile(
    r".{12,}?[,.]\s*(?=(?:(?:me)?mohon|minta) (?:info\w*|daftar|data|penjelasan|inovasi|jumlah)\b)",
    re.IGNORECASE | re.DOTALL,
)
_CLOSING = re.compile(
    r"[,.;\s]+(?:demikian|sekian|(?:saya|sy) mau (?:me)?lapor\w*|atas perhatian\w*"
    r"|mohon (?:di)?(?:bantu|balas|jawab)\w*"
    r"|(?:tolong|tlg) (?:di)?(?:bantu|balas|jawab)\w*"
    r"|(?:buat|bwt|untuk|utk|u/|bahan|keperluan) (?:bahan |keperluan |referensi )?"
    r"(?:tugas|skripsi|tesis|makalah|laporan|pr|presentasi|liputan|berita|penelitian|artikel|rapat"
    r"|bahan|paparan|kajian|studi)(?: (?!di\b|dari\b)\w+){0,3}\s*(?=[.,!?]|$))\b.*$",
    re.IGNORECASE | re.DOTALL,
)

_BECAUSE = re.compile(
    r"(?:[,;\s]+soalnya|[,;]\s*(?:karena|krn|krna|karna|sebab|gara ?- ?gara))\b[^.?!]*(?=[.?!]|$)",
    re.IGNORECASE,
)


_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n+")
LONGEST_ASIDE = 5
"""Words up to which what stands beside the asking sentence is part of the question."""


@dataclass(frozen=True)
class Framed:
    """The question itself; ``place`` is named in it only as what stood around it did."""

    question: str
    place: str = ""


def unframed(text: str, known: Known) -> Framed:
    """What is asked, with the innovation and the place that were named around it."""
    rest, cut = _asking_sentences(text)
    for pattern in (_WHAT_FOR, _WHO, _WHO_IN_ENGLISH, _ASKING, _REQUEST):
        found = pattern.match(rest)
        if found is not None and _is_left(rest[found.end() :]):
            cut += found[0]
            rest = rest[found.end() :]
    for pattern in (_BECAUSE, _CLOSING):
        found = pattern.search(rest)
        if found is not None and _is_left(without := rest[: found.start()] + rest[found.end() :]):
            cut += found[0]
            rest = without
    if not _all(known.names, rest, fewest=2):
        rest = f"{rest} {' '.join(_all(known.names, cut, fewest=2))}"
    place = "" if _all(known.places, rest) else " ".join(_all(known.places, cut)[:1])
    return Framed(f"{rest} {place}", place)


def _asking_sentences(text: str) -> tuple[str, str]:
    """The sentences that ask, and the story beside them; short ones are part of the question."""
    sentences = [each for each in _SENTENCES.split(text) if each.strip()]
    marked = [each for each in sentences if each.rstrip().endswith("?")]
    asking = marked or [each for each in sentences if _ASKS.search(each)]
    story = [each for each in sentences if each not in asking]
    if not asking or len(" ".join(story).split()) <= LONGEST_ASIDE:
        return text, ""
    return " ".join(asking), " ".join(story)


def _is_left(rest: str) -> bool:
    return len(rest.split()) >= FEWEST_LEFT


def _all(phrases: Phrases[Any], text: str, fewest: int = 1) -> list[str]:
    """Those of some phrases that stand in a text, in order."""
    said = words(text)
    found = ((at, phrases.at(said, at, fewest)) for at in range(len(said)))
    return [" ".join(said[at : at + of[0]]) for at, of in found if of is not None]
