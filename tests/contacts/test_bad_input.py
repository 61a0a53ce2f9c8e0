"""Whatever is sent in the middle of a draft gets one kind sentence; the draft stays as it was."""

import io
import struct
import zlib
from datetime import timedelta
from typing import Any

import pikepdf
import pytest
from sqlmodel import col, select

from handlers.buttons import encode
from handlers.submit import actions
from storage.invitations import redeem, revoke
from storage.proposals import load_work
from storage.submissions import set_state
from storage.tables import Outbox, Proposal, ProposalState
from tests.contacts.half_filled import SUMMARY, TITLE, HalfFilled
from tests.phone import labels
from tests.stage import Stage

FILE = {"file_id": "a1", "file_unique_id": "a1"}
PLACE = {"latitude": -5.147, "longitude": 119.432}
MESSAGES: dict[str, dict[str, Any]] = {
    "sticker": {
        "sticker": {
            **FILE,
            "type": "regular",
            "width": 9,
            "height": 9,
            "is_animated": False,
            "is_video": False,
        }
    },
    "voice": {"voice": {**FILE, "duration": 3}},
    "video note": {"video_note": {**FILE, "duration": 3, "length": 240}},
    "video": {"video": {**FILE, "duration": 3, "width": 9, "height": 9}},
    "audio": {"audio": {**FILE, "duration": 3}},
    "location": {"location": PLACE},
    "venue": {"location": PLACE, "venue": {"location": PLACE, "title": "A", "address": "B"}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "poll": {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [{"text": "a", "voter_count": 0, "persistent_id": "1"}],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": False,
            "members_only": False,
        }
    },
    "contact of another": {
        "contact": {"phone_number": "+628119999", "first_name": "Lain", "user_id": 99}
    },
    "nothing we know": {},
}
FILES: dict[str, dict[str, Any]] = {
    "photo": {"photo": [{**FILE, "width": 9, "height": 9, "file_size": 99}]},
    "document": {"document": {**FILE, "file_name": "a.pdf", "file_size": 99}},
    "gif": {
        "animation": {**FILE, "duration": 1, "width": 9, "height": 9},
        "document": {**FILE, "file_name": "a.mp4", "file_size": 99},
    },
}
ANSWERED_BY = {
    "judul": "dijawab dengan teks",
    "kelompok": "dijawab dengan tombol",
    "tanggal_mulai": "dijawab dengan teks",
    "ringkasan": "dijawab dengan teks",
    "sk_inovasi": "kirim berkas",
}


# --- what is no text, and what is no file --------------------------------------------------------


async def test_what_is_no_answer_is_told_how_to_answer(stage: Stage) -> None:
    draft = HalfFilled(stage)
    for question, sentence in ANSWERED_BY.items():
        await draft.at(question)
        for kind, content in MESSAGES.items():
            said = await draft.told_once(draft.phone.send(content))
            assert sentence in said, (question, kind)


async def test_a_file_where_none_is_asked_is_shown_its_question(stage: Stage) -> None:
    draft = HalfFilled(stage)
    for question in ("judul", "kelompok", "ringkasan"):
        await draft.at(question)
        for content in FILES.values():
            said = await draft.told_once(draft.phone.send(content))
            assert "tidak dijawab dengan berkas" in said
            await draft.phone.sees_button("Untuk: SK")


async def test_an_album_where_none_is_asked_is_told_once(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("judul")
    before = await draft.phone.count("tidak dijawab dengan berkas")
    for _ in range(3):
        await draft.phone.send({**FILES["photo"], "media_group_id": "7"})
    await draft.phone.say("🙂")
    await draft.phone.sees("Belum ada kata")
    assert await draft.phone.count("tidak dijawab dengan berkas") == before + 1


async def test_text_where_a_file_is_asked_is_told_what_to_send(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("sk_inovasi")
    for text in ("SK Bupati No. 12", "kapan pendaftaran ditutup?", "halo", "https://a.id/sk.pdf"):
        assert "kirim berkas" in await draft.told_once(draft.phone.say(text))


# --- strange texts -------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["🎉🎉", "…", "\u200b\u2060", "\u202e\u202d", "\u3164", "!?", "_"])
async def test_a_text_without_a_word_is_no_answer(stage: Stage, text: str) -> None:
    draft = HalfFilled(stage)
    await draft.at("judul")
    assert "Belum ada kata" in await draft.told_once(draft.phone.say(text))


STRANGE = {
    "Kapal\x00 Ibu\x07 Hamil": "Kapal Ibu Hamil",
    "\u202eKapal \u2066Ibu\u2069 Hamil": "Kapal Ibu Hamil",
    "Ka\u200bpal\ufeff Ibu": "Kapal Ibu",
    "Kapal " + "I" + "\u0335" * 300 + "bu": "Kapal I" + "\u0335" * 4 + "bu",
    "<b>Kapal</b> & <script>alert(1)</script>": "<b>Kapal</b> & <script>alert(1)</script>",
    "&lt;Kapal&gt; {title} %s \\n": "&lt;Kapal&gt; {title} %s \\n",
    "🚑 Kapal 🤰🏽": "🚑 Kapal 🤰🏽",
    "ᨀᨄᨒ Kapal": "ᨀᨄᨒ Kapal",
}


async def test_a_strange_text_is_kept_clean_and_shown_letter_by_letter(stage: Stage) -> None:
    draft = HalfFilled(stage)
    for typed, kept in STRANGE.items():
        await draft.at("judul")
        await draft.phone.say(typed)
        await draft.phone.sees("Tersimpan", kept)
        assert draft.answer("judul") == kept
        await draft.phone.say("/usulan")
        listed = await draft.phone.sees(kept)
        assert kept in "\n".join(labels(listed))
    assert draft.failed() == []


async def test_html_is_shown_as_typed_to_the_end(stage: Stage) -> None:
    """In the review, the receipt, the caption and to a colleague whose name is HTML as well."""
    draft = HalfFilled(stage)
    colleague = stage.contact("dinkes", "Baso <i>M</i> & co")
    title = "<b>Kapal</b> & <i>Ibu</i>"
    await draft.at("judul")
    await draft.phone.say(title)
    await draft.phone.sees("Tersimpan")
    await draft.at("ringkasan")
    await draft.phone.say("kata <u>& kata</u> " * 20)
    await draft.phone.sees("kata", "Tersimpan")
    await draft.at("sk_inovasi")
    await draft.phone.send_file("<b>sk</b> & lain.pdf", pdf())
    await draft.phone.sees("Berkas tersimpan", "& lain.pdf")
    await draft.phone.press("Selesai")
    await draft.phone.sees("Siap dikirim", title, "kata <u>& kata</u>")
    await draft.phone.press("Kirim usulan")
    await draft.phone.sees("Tanda terima", title)
    await colleague.sees(title, "Andi Nurhayati", ".pdf")
    assert draft.failed() == []


async def test_a_hundred_thousand_characters_are_kept_and_every_card_can_be_sent(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage)
    words = "kata " * 20_000
    await draft.at("ringkasan")
    await draft.phone.say(words)
    await draft.phone.sees("20000 kata; lebih 19800")
    kept = str(draft.answer("ringkasan"))
    assert kept.replace("\n", "").replace(" ", "") == words.replace(" ", "")
    await draft.at("judul")
    await draft.phone.say("judul " * 4_000)
    await draft.phone.sees("lebih", "dari batas 25 kata")
    await draft.phone.say("/usulan")
    await draft.phone.sees("judul judul")
    await draft.phone.press("judul judul")
    await draft.phone.sees("")
    await draft.at("ringkasan")
    await draft.phone.say("selesai")
    await draft.phone.press("Semua pertanyaan")
    await draft.phone.press("Periksa usulan")
    await draft.phone.sees("judul judul", "20000 kata")
    assert draft.failed() == []


# --- files that are not what they seem -----------------------------------------------------------


def pdf(password: str = "") -> bytes:
    content = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        lock = pikepdf.Encryption(owner=password, user=password) if password else False
        document.save(content, encryption=lock)
    return content.getvalue()


def bomb() -> bytes:
    """A PNG of a few bytes that says it is 60,000 pixels wide and high."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\x00" * 1000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
    )


async def test_a_file_that_cannot_be_taken_says_why_and_what_to_send(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("sk_inovasi")
    for name, data, sentence in [
        ("kosong.pdf", b"", "kosong (0 byte)"),
        ("virus.pdf", b"MZ\x90\x00" + b"\x00" * 500, "bukan PDF, JPG, PNG"),
        ("rusak.pdf", b"%PDF-1.7\n" + b"\x00" * 500, "rusak"),
        ("setengah.pdf", pdf()[:200], "rusak"),
        ("kunci.pdf", pdf("rahasia"), "kata sandi"),
        ("bom.png", bomb(), "terlalu besar ukurannya"),
        ("film.pdf", b"GIF89a" + b"\x00" * 100, "bukan PDF, JPG, PNG"),
        ("arsip.pdf", b"PK\x03\x04" + b"\x00" * 100, "bukan PDF, JPG, PNG"),
    ]:
        said = await draft.told_once(draft.phone.send_file(name, data))
        assert sentence in said, name
        assert "Jawaban lain tetap tersimpan" in said
    assert draft.answer("sk_inovasi") is None


async def test_a_file_too_big_is_told_at_once(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("sk_inovasi")
    big = {**FILE, "file_name": "besar.pdf", "file_size": 25 * 1024 * 1024}
    said = await draft.told_once(draft.phone.send({"document": big}))
    assert "25 MB" in said
    assert "20 MB" in said


# --- invitations ---------------------------------------------------------------------------------


async def test_an_invitation_that_is_no_good_says_why(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    now = stage.clock.now()
    used, revoked, expired, own = (stage.invitation("disdik") for _ in range(4))
    other = stage.contact("disdik", "Lain")
    with stage.database.transaction() as session:
        redeem(session, used, other.id, now)
        redeem(session, own, draft.phone.id, now)
        revoke(session, revoked, now)
    sentences = {used: "sudah dipakai", revoked: "dicabut", own: "sudah Bapak/Ibu pakai"}
    for token, sentence in sentences.items():
        assert sentence in await draft.told_once(draft.phone.start(token))
    nonsense = [expired[:-1], expired[::-1], "apa", "a" * 64, "<b>", "../../etc", "0' OR 1=1"]
    for token in nonsense:
        assert "tidak kami kenali" in await draft.told_once(draft.phone.start(token)), token
    stage.turn_clock(timedelta(hours=73))
    assert "berlaku" in await draft.told_once(draft.phone.start(expired))
    await draft.phone.say(SUMMARY)
    await draft.phone.sees("Tersimpan")


# --- old cards and deleted drafts ----------------------------------------------------------------


async def test_a_button_of_last_years_card_changes_nothing(stage: Stage) -> None:
    last_year = HalfFilled(stage, stage.open_edition(code="UJI-25", lasts=timedelta(days=1)))
    await last_year.at("kelompok")
    card, press = await last_year.phone.button("Khusus")
    stage.turn_clock(timedelta(days=300))
    stage.open_edition(code="UJI-26")
    before = last_year.answers()
    await last_year.phone.press_data(card["message_id"], press)
    await last_year.phone.sees_toast("sudah ditutup")
    for act in (
        actions.Undo(last_year.proposal, "judul", 1),
        actions.RemoveFile(last_year.proposal, "sk_inovasi", 1),
    ):
        await last_year.phone.press_data(card["message_id"], encode(act))
        await last_year.phone.sees_toast("sudah ditutup")
    assert "sudah ditutup" in await last_year.told_once(last_year.phone.say("jawaban terlambat"))
    assert last_year.answers() == before


async def test_an_answer_to_a_deleted_draft_is_told_so_and_lets_go(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    with stage.database.transaction() as session:
        work = load_work(session, session.get_one(Proposal, draft.proposal))
        set_state(session, work, ProposalState.DELETED, stage.clock.now())
    assert "sudah dihapus" in await draft.told_once(draft.phone.say("jawaban"))
    assert "Selamat datang kembali" in await draft.told_once(draft.phone.say("halo"))
    card = (await draft.phone.chat())[-1]["message_id"]
    for act in (
        actions.Continue(draft.proposal),
        actions.Done(draft.proposal, "ringkasan"),
        actions.Leave(draft.proposal),
        actions.SubmitProposal(draft.proposal, 9),
    ):
        said = await draft.told_once(draft.phone.press_data(card, encode(act)))
        assert "sudah dihapus" in said


# --- words that are not for the draft ------------------------------------------------------------


async def test_what_is_no_answer_is_asked_about_and_not_swallowed(stage: Stage) -> None:
    draft = HalfFilled(stage)
    for question in ("judul", "ringkasan"):
        await draft.at(question)
        for text in ("kapan pendaftaran ditutup?", "batal", "bantuan", "halo", "selamat pagi"):
            said = await draft.told_once(draft.phone.say(text))
            assert "jawaban untuk" in said
            assert text in said
        await draft.phone.press("Bukan jawaban")
        await draft.phone.sees("tidak disimpan", "pertanyaannya masih ini")


async def test_steps_are_typed_as_well_as_pressed(stage: Stage) -> None:
    draft = HalfFilled(stage)
    for typed, question, then in [
        ("selesai", "ringkasan", "SK / surat"),
        ("Lewati dulu", "sk_inovasi", "Semua pertanyaan sudah dilalui"),
        ("kembali", "tanggal_mulai", "Kelompok"),
        ("nanti", "judul", "lain waktu"),
    ]:
        await draft.at(question)
        assert then in await draft.told_once(draft.phone.say(typed)), typed


async def test_a_command_that_is_none_is_told_the_nearest(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    for typed, sentence in {
        "/ajukn": "Maksud Bapak/Ibu /ajukan?",
        "/Usulann": "Maksud Bapak/Ibu /usulan?",
        "/batl@inovasi_sulsel_bot": "Maksud Bapak/Ibu /batal?",
        "/xyzzy": "Ketik /bantuan",
        "/ajukn <b>": "Maksud Bapak/Ibu /ajukan?",
    }.items():
        assert sentence in await draft.told_once(draft.phone.say(typed))
    assert "Draf tetap tersimpan" in await draft.told_once(draft.phone.say("/batal"))
    await draft.phone.say("Sebuah kalimat lagi.")
    await draft.phone.sees("Tersimpan")


async def test_an_edit_to_nothing_leaves_the_answer(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    await draft.phone.press("Tambah")
    await draft.phone.say("Satu kalimat lagi.")
    await draft.phone.sees("Tersimpan")
    said = await draft.told_once(draft.phone.edit("Satu kalimat lagi.", "\u200b"))
    assert "Belum ada kata" in said
    assert draft.answer("ringkasan") == f"{SUMMARY}\n\nSatu kalimat lagi."


async def test_a_forwarded_or_replying_message_is_an_answer_as_any(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("judul")
    origin = {"type": "hidden_user", "sender_user_name": "Lain", "date": 1}
    await draft.phone.send({"text": "Kapal Siaga", "forward_origin": origin})
    await draft.phone.sees("Tersimpan", "Kapal Siaga")
    await draft.at("judul")
    card = (await draft.phone.chat())[-1]["message_id"]
    await draft.phone.say("Kapal Nelayan", reply_to=card)
    await draft.phone.sees("Tersimpan", "Kapal Nelayan")


async def test_the_language_changes_in_the_middle_of_the_form(stage: Stage) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    await draft.phone.say("/language")
    await draft.phone.sees("Pilih bahasa")
    said_so, question = await draft.told(draft.phone.press("English"))
    assert "in English" in said_so
    assert "Summary" in question
    said = await draft.told_once(draft.phone.send(MESSAGES["sticker"]))
    assert "is answered with text" in said


# --- who and where -------------------------------------------------------------------------------


def said_to(stage: Stage, chat: int) -> list[str]:
    with stage.database.transaction() as session:
        rows = session.exec(select(Outbox).where(Outbox.chat_id == chat).order_by(col(Outbox.id)))
        return [str(row.params.get("text")) for row in rows if row.method == "sendMessage"]


async def handled(stage: Stage, draft: HalfFilled, *updates: dict[str, Any]) -> None:
    """Gives raw updates to the bot and waits until it has come past them."""
    for update in updates:
        await stage.world.push(update)
    await draft.told(draft.phone.say("/jadwal"))


def message(user: dict[str, Any] | None, chat: dict[str, Any], text: str) -> dict[str, Any]:
    whole: dict[str, Any] = {"message_id": 5, "date": 1_790_000_000, "chat": chat, "text": text}
    if text.startswith("/"):
        whole["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
    return whole if user is None else {**whole, "from": user}


async def test_in_a_group_it_points_to_the_private_chat_and_only_when_addressed(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage)
    await draft.at("ringkasan")
    before = draft.answers()
    group = {"id": -4001, "type": "group", "title": "<b>OPD</b>"}
    user = {"id": draft.phone.id, "is_bot": False, "first_name": "Andi"}
    anonymous = message(None, group, "/ajukan")
    await handled(
        stage,
        draft,
        {"message": message(user, group, "sebuah jawaban")},
        {"message": message(user, group, "/ajukan@inovasi_sulsel_bot")},
        {"message": anonymous},
        {"edited_message": message(user, group, "/ajukan")},
        {"channel_post": message(None, {"id": -4002, "type": "channel", "title": "x"}, "/ajukan")},
    )
    assert said_to(stage, -4001) == [
        "Silakan lanjut di percakapan pribadi, agar usulan tidak terbaca orang lain."
    ]
    assert said_to(stage, -4002) == []
    assert draft.answers() == before


async def test_a_bot_is_not_answered(stage: Stage) -> None:
    draft = HalfFilled(stage)
    robot = {"id": 4003, "is_bot": True, "first_name": "Robot"}
    chat = {"id": 4003, "type": "private", "first_name": "Robot"}
    press = {"id": "1", "from": robot, "chat_instance": "1", "data": "sn"}
    texts = ("/start", "/apa", "halo")
    await handled(stage, draft, *({"message": message(robot, chat, text)} for text in texts))
    await handled(stage, draft, {"callback_query": press})
    assert said_to(stage, 4003) == []


@pytest.mark.parametrize("name", ["\u200b", "\u3164", "🙂", "<b>Andi</b>", "\u202eidnA", "A" * 64])
async def test_a_person_without_a_usable_name_can_join(stage: Stage, name: str) -> None:
    """No last name, no language and a name that cannot be read: asked for it, in Indonesian."""
    draft = HalfFilled(stage)
    stranger = {"id": 4004, "is_bot": False, "first_name": name}
    chat = {"id": 4004, "type": "private", "first_name": name}
    token = stage.invitation()
    await handled(stage, draft, {"message": message(stranger, chat, f"/start {token}")})
    press = {"id": "1", "from": stranger, "chat_instance": "1", "data": "ay:1"}
    card = {"message_id": 1, "date": 1, "chat": chat}
    await handled(stage, draft, {"callback_query": {**press, "message": card}})
    texts = said_to(stage, 4004)
    assert "Selamat bergabung" in texts[0]
    assert "Siapa nama lengkap" in texts[-1]


# --- the deadline --------------------------------------------------------------------------------


async def test_what_was_sent_before_the_deadline_counts_however_late_it_is_read(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage, stage.open_edition(lasts=timedelta(minutes=5)))
    await draft.at("judul")
    await stage.stop_bot()
    await draft.phone.say("Kapal Tepat Waktu")
    stage.turn_clock(timedelta(minutes=10))
    await draft.phone.say("Kapal Terlambat")
    stage.start_bot()
    await draft.phone.sees("sudah ditutup")
    assert draft.answer("judul") == "Kapal Tepat Waktu"


async def test_what_was_sent_after_the_deadline_does_not_count_however_early_it_is_read(
    stage: Stage,
) -> None:
    draft = HalfFilled(stage, stage.open_edition(lasts=timedelta(minutes=5)))
    await draft.at("judul")
    late = int((stage.clock.now() + timedelta(minutes=6)).timestamp())
    said = await draft.told_once(draft.phone.send({"text": "Kapal Curang", "date": late}))
    assert "sudah ditutup" in said
    assert draft.answer("judul") == TITLE
