"""What people do on their phones reaches the bot as a real client sends it."""

import pytest
from telegram import Update

from tests.sandbox.bot_side import ANDI, EMILY, RAHMAT, BotSide, button, photo


async def test_start_carries_its_payload_as_a_command(bot: BotSide) -> None:
    await bot.act(ANDI, "start", payload="undangan_1")
    [update] = await bot.updates()
    assert update["message"]["text"] == "/start undangan_1"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    assert update["message"]["chat"] == {
        "id": ANDI,
        "type": "private",
        "first_name": "Andi",
        "last_name": "Nurhayati",
    }


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("lihat https://example.go.id/a?b=c.", "url", "https://example.go.id/a?b=c"),
        ("🏟 situs sulselprov.go.id ya", "url", "sulselprov.go.id"),
        ("ke a.b@example.go.id", "email", "a.b@example.go.id"),
        ("kirim /ajukan sekarang", "bot_command", "/ajukan"),
        ("hai @inovasi_sulsel_bot", "mention", "@inovasi_sulsel_bot"),
        ("#inovasi maju", "hashtag", "#inovasi"),
        ("hubungi +62 811 4100 002", "phone_number", "+62 811 4100 002"),
    ],
)
async def test_entities_are_found_in_what_people_write(
    bot: BotSide, text: str, kind: str, part: str
) -> None:
    await bot.act(ANDI, "say", text=text)
    [update] = await bot.updates()
    [entity] = update["message"]["entities"]
    begin, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    assert (entity["type"], text.encode("utf-16-le")[begin:end].decode("utf-16-le")) == (kind, part)


async def test_nothing_is_found_in_dates_and_fractions(bot: BotSide) -> None:
    await bot.act(ANDI, "say", text="30/4 pukul 17.00, dan/atau 1/2")
    [update] = await bot.updates()
    assert "entities" not in update["message"]


async def test_a_long_text_arrives_in_pieces_cut_between_words(bot: BotSide) -> None:
    words = " ".join(f"kata{n}" for n in range(12_000))
    await bot.act(ANDI, "say", text=words)
    pieces = [update["message"]["text"] for update in await bot.updates()]
    assert len(pieces) > 20
    assert all(len(piece) <= 4096 for piece in pieces)
    assert " ".join(pieces) == words


async def test_surrogate_pairs_are_never_cut(bot: BotSide) -> None:
    await bot.act(ANDI, "say", text="🏟" * 5000)
    pieces = [update["message"]["text"] for update in await bot.updates()]
    assert [len(piece) for piece in pieces] == [2048, 2048, 904]


async def test_an_edit_is_an_update_of_its_own(bot: BotSide) -> None:
    await bot.act(ANDI, "say", text="lihat https://example.org")
    mine = (await bot.chat(ANDI))[-1]["message_id"]
    await bot.act(ANDI, "edit", message_id=mine, text="bukan tautan")
    edited = (await bot.updates())[-1]["edited_message"]
    assert (edited["message_id"], edited["text"]) == (mine, "bukan tautan")
    assert "edit_date" in edited
    assert "entities" not in edited


async def test_nobody_edits_the_bots_messages(bot: BotSide) -> None:
    await bot.act(ANDI, "start")
    sent = await bot.say()
    url = f"{bot.url}/sandbox/people/{ANDI}/act"
    body = {"act": "edit", "message_id": sent["message_id"], "text": "a"}
    async with bot.http.post(url, json=body) as response:
        assert response.status == 404


async def test_an_album_arrives_as_messages_of_one_group(bot: BotSide) -> None:
    files = [("a.jpg", photo()), ("b.jpg", photo(64, 48))]
    await bot.send_album(ANDI, files, photo="1", caption="Dua foto")
    first, second = [update["message"] for update in await bot.updates()]
    assert first["media_group_id"] == second["media_group_id"]
    assert first["caption"] == "Dua foto"
    assert "caption" not in second
    assert (second["photo"][0]["width"], second["photo"][0]["height"]) == (64, 48)


async def test_more_than_ten_files_are_several_albums(bot: BotSide) -> None:
    await bot.send_album(ANDI, [(f"{n}.pdf", b"%PDF") for n in range(13)])
    albums = [update["message"]["media_group_id"] for update in await bot.updates()]
    assert [albums.count(album) for album in dict.fromkeys(albums)] == [10, 3]


async def test_a_press_and_a_reply_carry_messages_python_telegram_bot_can_read(
    bot: BotSide,
) -> None:
    await bot.act(ANDI, "start")
    sent = await bot.say(reply_markup={"keyboard": [["Bagikan nomor"]]})
    await bot.act(ANDI, "say", text="Bagikan nomor", reply_to=sent["message_id"])
    pressed = await bot.say(reply_markup=button(callback_data="a:1"))
    await bot.act(ANDI, "press", message_id=pressed["message_id"], data="a:1")
    _, replied, press = [Update.de_json(update, None) for update in await bot.updates()]
    assert replied.message is not None
    assert replied.message.reply_to_message is not None
    assert replied.message.reply_to_message.text == "Halo"
    assert press.callback_query is not None
    assert press.callback_query.data == "a:1"


async def test_blocking_and_coming_back_are_told(bot: BotSide) -> None:
    await bot.act(ANDI, "start")
    await bot.act(ANDI, "block")
    await bot.act(ANDI, "start")
    _, blocked, back, start = await bot.updates()
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert back["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert start["message"]["text"] == "/start"
    assert Update.de_json(blocked, None).my_chat_member is not None


async def test_a_shared_contact_is_ones_own(bot: BotSide) -> None:
    await bot.act(EMILY, "contact")
    [update] = await bot.updates()
    assert update["message"]["contact"]["user_id"] == EMILY
    assert update["message"]["from"]["language_code"] == "en"


async def test_in_a_group_the_bot_hears_what_is_meant_for_it(bot: BotSide) -> None:
    group = (await bot.control("groups", {"title": "Panitia KIPP"}))["id"]

    async def say(text: str, reply_to: int | None = None) -> None:
        body = {"person": RAHMAT, "text": text, "reply_to": reply_to}
        await bot.control(f"groups/{group}/chat", body)

    await say("makan siang di mana?")
    await say("/jadwal@another_bot")
    await say("/jadwal")
    answer = await bot.say("Batas akhir 30 April", chat_id=group)
    await say("terima kasih", reply_to=answer["message_id"])
    added, command, reply = await bot.updates()
    assert added["my_chat_member"]["chat"]["type"] == "supergroup"
    assert command["message"]["text"] == "/jadwal"
    assert reply["message"]["reply_to_message"]["message_id"] == answer["message_id"]


async def test_somebody_unknown_is_a_sentence_not_a_crash(bot: BotSide) -> None:
    for path in ("people/1/chat", "files/F1/a.pdf"):
        async with bot.http.get(f"{bot.url}/sandbox/{path}") as response:
            assert response.status == 404
    url = f"{bot.url}/sandbox/people/{ANDI}/act"
    async with bot.http.post(url, json={"act": "melayang"}) as response:
        assert response.status == 400
