"""The PDF of a proposal: whole, inert, the same each time, without fonts of the machine."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from emoji import EMOJI_DATA
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from bot.documents.emoji_names import spelled
from bot.documents.proposal_pdf import Entry, PdfSection, ProposalContent, render_proposal
from bot.documents.render import proposal_content
from domain.form import Language
from domain.words import clean
from handlers.texts import LANGUAGES
from storage.agencies import agency_by_code
from storage.editions import open_from_template
from storage.proposals import load_work, save_answer, start_proposal
from storage.submissions import hand_in
from storage.tables import Attachment, AttachmentState, Person
from tests.engines import new_database
from tests.stage import EDITIONS

SENT = datetime(2026, 11, 24, 2, 0, 5, tzinfo=UTC)
MARKUP = '#image("/etc/passwd") *b* _i_ $x^2$ @label <tag> [a] \\ = h `code` // c /* d */ #(1/0)'
SCRIPTS = "Lontara ᨅᨔ ᨕᨘᨁᨗ, Arab السلام عليكم, é ñ – “kutip” ✓ ☒ Rp 1.000"

CONTENT = ProposalContent(
    edition="KIPP Sulawesi Selatan 2027",
    title="SIGAP BUMIL",
    agency="Dinas Kesehatan",
    region="Kabupaten Bulukumba",
    number="KIPP-2027-0007-1-K",
    checksum="abcdef0123456789",
    submitted_at=SENT,
    language="id",
    facts=[("Tanda terima", "KIPP-2027-0007-1-K")],
    sections=[PdfSection("Isi", [Entry("Ringkasan", ["Cerita"], "1 kata"), Entry("Unit", [])])],
    labels={"check": "Sidik isi", "page": "Halaman", "empty": "tidak diisi"},
)


def with_words(text: str) -> ProposalContent:
    entry = Entry(text, [text, text], text)
    return replace(CONTENT, title=text, agency=text, sections=[PdfSection(text, [entry])])


def opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data))


def title_of(data: bytes) -> str:
    return str(opened(data).open_metadata().get("dc:title", ""))


def is_archival(data: bytes) -> bool:
    return str(opened(data).open_metadata().get("pdfaid:part", "")) == "2"


@pytest.mark.parametrize("words", [MARKUP, SCRIPTS, "x" * 3000, "{d.title} ${x} \n\n\t%s"])
def test_odd_words_stay_words(words: str) -> None:
    data = render_proposal(with_words(words))
    assert title_of(data).split() == words.split()
    assert is_archival(data)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=200).map(clean))
def test_any_words_can_be_printed(words: str) -> None:
    assert len(opened(render_proposal(with_words(words))).pages) >= 1


def test_letters_without_a_shape_do_not_hinder_the_printing() -> None:
    data = render_proposal(with_words("漢字"))
    assert not is_archival(data)
    assert title_of(data) == "漢字"


@pytest.mark.parametrize(
    ("language", "read"),
    [("id", "[roket] Cepat [jempol ke atas] ☎"), ("en", "[rocket] Cepat [thumbs up] ☎")],
)
def test_an_emoji_without_a_shape_is_named(language: Language, read: str) -> None:
    content = replace(with_words("🚀 Cepat 👍 ☎"), language=language)
    assert title_of(render_proposal(content)) == read


def test_no_emoji_is_an_empty_box() -> None:
    """Neither those that stay, nor a letter in the names of the others."""
    words = [spelled(each, language) for each in EMOJI_DATA for language in LANGUAGES]
    drawn = {word for word in words if not word.startswith("[")}
    letters = {letter for word in words if word.startswith("[") for letter in word}
    content = replace(CONTENT, title=" ".join(sorted(drawn | letters)))
    assert is_archival(render_proposal(content))
    assert len(drawn) > 200


def test_the_same_submission_is_the_same_file() -> None:
    assert render_proposal(CONTENT) == render_proposal(CONTENT)


def test_a_very_long_answer_runs_over_pages() -> None:
    words = " ".join(["panjang"] * 8_000)
    assert len(opened(render_proposal(with_words(words))).pages) > 6


def test_only_our_own_fonts_are_used() -> None:
    names = {
        str(font.get("/BaseFont", "")).partition("+")[2].partition("-")[0]
        for page in opened(render_proposal(with_words(SCRIPTS))).pages
        for font in page.resources.get("/Font", {}).values()
    }
    assert names <= {"LibertinusSerif", "DejaVuSansMono", "NotoSansBuginese"}
    assert "NotoSansBuginese" in names


# --- what stands on it ----------------------------------------------------------------------------


@pytest.fixture
def session(tmp_path: Path) -> Any:
    with new_database("sqlite", tmp_path) as database, database.transaction() as session:
        yield session


def handed_in(session: Session) -> int:
    """A submission of the short form, with a file; its optional parts are left empty."""
    person = Person(
        id=7, telegram_name="A", name="Andi", position="Kepala Bidang", first_seen_at=SENT
    )
    agency = agency_by_code(session, "dinkes")
    assert agency is not None
    session.add(person)
    session.flush()
    month = timedelta(days=30)
    edition = open_from_template(
        session, EDITIONS / "kipp-sulsel.yaml", "UJI-27", SENT - month, SENT + month
    )
    work = load_work(session, start_proposal(session, edition, agency, 7, SENT))
    attachment = Attachment(
        proposal_id=work.id,
        question_id="sk_inovasi",
        state=AttachmentState.STORED,
        file_id="f",
        chat_id=7,
        message_id=1,
        original_name="SK 2023.pdf",
        size=1_300_000,
        sha256="ab" * 32,
        path="ab/x.pdf",
        sent_by=7,
        sent_at=SENT,
    )
    session.add(attachment)
    session.flush()
    for name, value in {
        "judul": "SIGAP BUMIL",
        "kelompok": "umum",
        "ringkasan": "Satu dua tiga\n\nempat",
        "sk_inovasi": [attachment.id],
        "persetujuan": {"agreed": True, "at": SENT.isoformat()},
    }.items():
        save_answer(session, work, name, value, 7, SENT)
    work = load_work(session, work.proposal)
    submission = hand_in(session, work, 7, SENT, SENT)
    assert submission.id is not None
    return submission.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_of_a_submission_is_on_it(session: Session, language: Language) -> None:
    content = proposal_content(session, handed_in(session), language)
    facts = dict(content.facts)
    entries = {entry.title: entry for section in content.sections for entry in section.entries}
    if language == "en":
        assert content.region == "Sulawesi Selatan Province"
        assert facts["Received"] == "Tuesday, 24 November 2026, 10.00.05 WITA"
        assert entries["Service unit"].paragraphs == []
        return
    assert content.region == "Provinsi Sulawesi Selatan"
    assert facts == {
        "Tanda terima": content.number,
        "Diterima": "Selasa, 24 November 2026, 10.00.05 WITA",
        "Versi": "1",
        "Dikirim oleh": "Andi, Kepala Bidang",
        "Sidik isi": content.checksum,
    }
    assert len(entries) == 23
    assert entries["Ringkasan"].note == "4 kata"
    assert entries["Kelompok"].paragraphs == ["Umum: belum pernah Top Terpuji"]
    assert entries["SK / surat keterangan inovasi"].paragraphs == [
        "SK 2023.pdf · 1,2 MB · SHA-256 abababababababab…"
    ]
    assert (
        "24 November 2026, 10.00 WITA"
        in entries["Persetujuan pemrosesan data pribadi"].paragraphs[0]
    )
    assert entries["Unit pelayanan"].paragraphs == []
    assert is_archival(render_proposal(content))
