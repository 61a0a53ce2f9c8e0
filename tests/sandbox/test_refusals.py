"""The Bot API refuses what Telegram refuses, with its sentences."""

from typing import Any

import pytest

from tests.sandbox.bot_side import ANDI, RAHMAT, BotSide, button, photo

MEGABYTE = 1024 * 1024


@pytest.fixture(autouse=True)
async def andi_has_started(bot: BotSide) -> None:
    await bot.act(ANDI, "start")


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"text": "  \n "}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "🏟" * 2049}, "message is too long"),
        ({"text": "<x>", "parse_mode": "HTML"}, "can't parse entities: Unsupported start tag"),
        ({"text": "a", "chat_id": 1}, "chat not found"),
        ({"text": "a", "chat_id": "@nobody"}, "chat not found"),
        ({"text": "a", "colour": "red"}, "unknown parameter colour"),
        ({"text": "a", "reply_parameters": {"message_id": 9}}, "message to be replied not found"),
    ],
)
async def test_a_message_that_cannot_be_sent(
    bot: BotSide, params: dict[str, Any], sentence: str
) -> None:
    answer = await bot.call("sendMessage", **{"chat_id": ANDI, **params})
    assert answer.status == 400
    assert answer.refusal.startswith(f"Bad Request: {sentence}")


async def test_length_counts_after_the_tags_are_read(bot: BotSide) -> None:
    message = await bot.say(f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    assert message["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]


@pytest.mark.parametrize(
    ("markup", "sentence"),
    [
        (button("", callback_data="a"), 'Field "text" must be non-empty'),
        (button(), "Text buttons are unallowed in the inline keyboard"),
        (button(callback_data="a", url="https://example.org"), "Text buttons are unallowed"),
        (button(callback_data=""), "BUTTON_DATA_INVALID"),
        (button(callback_data="é" * 33), "BUTTON_DATA_INVALID"),
        (button(callback_data="a", style="green"), "invalid button style specified"),
        (button(callback_data="a", colour="red"), "unknown field colour in a button"),
        (button(copy_text={"text": "a" * 257}), "BUTTON_COPY_TEXT_INVALID"),
        (button(url="bukan tautan"), "Wrong HTTP URL"),
        (button(web_app={"url": "http://example.org"}), "Only HTTPS links are allowed"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "a"}] * 9]}, "too long"),
        ({"inline_keyboard": [[{"text": "a", "callback_data": "a"}]] * 101}, "too long"),
        ({"keyboard": [[{"text": "a", "request_kontak": True}]]}, "unknown field request_kontak"),
        ({"keyboard": [["a"]], "ukuran": 1}, "unknown field ukuran in reply markup"),
        ({"force_reply": True, "input_field_placeholder": "a" * 65}, "placeholder is too long"),
    ],
)
async def test_markup_that_is_wrong(bot: BotSide, markup: dict[str, Any], sentence: str) -> None:
    answer = await bot.call("sendMessage", chat_id=ANDI, text="a", reply_markup=markup)
    assert sentence in answer.refusal


async def test_buttons_of_today_are_taken(bot: BotSide) -> None:
    rows = [
        [{"text": "Kirim", "callback_data": "é" * 32, "style": "success"}],
        [{"text": "Salin", "copy_text": {"text": "KIPP-26-0001"}}],
    ]
    message = await bot.say(reply_markup={"inline_keyboard": rows})
    assert message["reply_markup"]["inline_keyboard"] == rows


async def test_a_reply_keyboard_is_not_repeated_to_the_bot(bot: BotSide) -> None:
    keyboard = {"keyboard": [[{"text": "Bagikan nomor", "request_contact": True}]]}
    assert "reply_markup" not in await bot.say(reply_markup=keyboard)
    assert (await bot.chat(ANDI))[-1]["reply_markup"] == keyboard


async def test_nobody_is_written_to_before_they_start_or_after_they_block(bot: BotSide) -> None:
    never = await bot.call("sendMessage", chat_id=RAHMAT, text="a")
    await bot.act(ANDI, "block")
    blocked = await bot.call("sendMessage", chat_id=ANDI, text="a")
    assert never.refusal == "Forbidden: bot can't initiate conversation with a user"
    assert blocked.refusal == "Forbidden: bot was blocked by the user"
    assert (never.status, blocked.status) == (403, 403)


async def test_an_edit_that_changes_nothing_is_refused(bot: BotSide) -> None:
    markup = button(callback_data="a")
    sent = await bot.say("<b>Satu</b>", parse_mode="HTML", reply_markup=markup)
    same = {"chat_id": ANDI, "message_id": sent["message_id"], "parse_mode": "HTML"}
    again = await bot.call("editMessageText", **same, text="<b>Satu</b>", reply_markup=markup)
    assert again.refusal.startswith("Bad Request: message is not modified")
    changed = await bot.call("editMessageText", **same, text="<b>Satu</b>")
    assert (
        "reply_markup" not in changed.result
        or not changed.result["reply_markup"]["inline_keyboard"]
    )


async def test_what_cannot_be_edited(bot: BotSide) -> None:
    await bot.act(ANDI, "say", text="milik saya")
    theirs = (await bot.chat(ANDI))[-1]["message_id"]
    keyboard = (await bot.say(reply_markup={"keyboard": [["a"]]}))["message_id"]
    sent = await bot.upload("sendPhoto", {"photo": ("a.jpg", photo())}, chat_id=str(ANDI))
    for message_id, sentence in [
        (theirs, "message can't be edited"),
        (keyboard, "message can't be edited"),
        (sent.result["message_id"], "there is no text in the message to edit"),
        (999_999, "message to edit not found"),
    ]:
        answer = await bot.call("editMessageText", chat_id=ANDI, message_id=message_id, text="b")
        assert answer.refusal == f"Bad Request: {sentence}"


async def test_a_press_is_answered_once_and_in_time(bot: BotSide) -> None:
    sent = await bot.say(reply_markup=button(callback_data="a"))
    press = {"message_id": sent["message_id"], "data": "a"}
    first, second, late = [await bot.act(ANDI, "press", **press) for _ in range(3)]
    too_old = "Bad Request: query is too old and response timeout expired or query ID is invalid"

    long = await bot.call("answerCallbackQuery", callback_query_id=first, text="a" * 201)
    assert long.refusal == "Bad Request: MESSAGE_TOO_LONG"
    assert (await bot.call("answerCallbackQuery", callback_query_id=first, text="Ya")).result
    assert (await bot.call("answerCallbackQuery", callback_query_id=first)).refusal == too_old
    assert (await bot.call("answerCallbackQuery", callback_query_id=second)).result
    assert (await bot.call("answerCallbackQuery", callback_query_id="7")).refusal == too_old

    await bot.control("clock", {"seconds": 151})
    assert (await bot.call("answerCallbackQuery", callback_query_id=late)).refusal == too_old


async def test_files_that_cannot_be_sent(bot: BotSide) -> None:
    chat = {"chat_id": str(ANDI)}
    empty = await bot.upload("sendDocument", {"document": ("a.pdf", b"")}, **chat)
    no_photo = await bot.upload("sendPhoto", {"photo": ("a.jpg", b"MZ")}, **chat)
    caption = await bot.upload(
        "sendDocument", {"document": ("a.pdf", b"%PDF")}, **chat, caption="a" * 1025
    )
    unknown = await bot.call("sendDocument", chat_id=ANDI, document="tidak-ada")
    missing = await bot.call("sendDocument", chat_id=ANDI)
    big = await bot.upload(
        "sendDocument", {"document": ("a.pdf", bytes(50 * MEGABYTE + 1))}, **chat
    )
    assert empty.refusal == "Bad Request: file must be non-empty"
    assert no_photo.refusal == "Bad Request: IMAGE_PROCESS_FAILED"
    assert caption.refusal == "Bad Request: message caption is too long"
    assert unknown.refusal == "Bad Request: wrong file identifier/HTTP URL specified"
    assert missing.refusal == "Bad Request: there is no document in the request"
    assert (big.status, big.refusal) == (413, "Request Entity Too Large")


async def test_a_file_of_more_than_twenty_megabytes_cannot_be_fetched(bot: BotSide) -> None:
    await bot.send_file(ANDI, bytes(20 * MEGABYTE), name="pas.pdf")
    await bot.send_file(ANDI, bytes(20 * MEGABYTE + 1), name="besar.pdf")
    fits, big = [m["document"]["file_id"] for m in (await bot.chat(ANDI))[-2:]]
    assert (await bot.call("getFile", file_id=fits)).result["file_size"] == 20 * MEGABYTE
    assert (await bot.call("getFile", file_id=big)).refusal == "Bad Request: file is too big"


async def test_an_album_is_two_to_ten_of_one_kind(bot: BotSide) -> None:
    files = {"one": ("a.jpg", photo()), "two": ("b.jpg", photo())}
    media = [{"type": "photo", "media": f"attach://{name}"} for name in files]
    mixed = [media[0], {"type": "document", "media": "attach://two"}]
    chat = {"chat_id": str(ANDI)}
    sent = (await bot.upload("sendMediaGroup", files, **chat, media=media)).result
    assert len({message["media_group_id"] for message in sent}) == 1
    assert (await bot.upload("sendMediaGroup", files, **chat, media=media[:1])).status == 400
    assert (await bot.upload("sendMediaGroup", files, **chat, media=mixed)).status == 400


async def test_messages_are_deleted_while_they_are_young(bot: BotSide) -> None:
    young, old = await bot.say("satu"), await bot.say("dua")
    target = {"chat_id": ANDI, "message_id": young["message_id"]}
    assert (await bot.call("deleteMessage", **target)).result
    assert (await bot.call("deleteMessage", **target)).refusal.endswith("to delete not found")
    await bot.control("clock", {"seconds": 49 * 3600})
    late = await bot.call("deleteMessage", chat_id=ANDI, message_id=old["message_id"])
    assert late.refusal == "Bad Request: message can't be deleted for everyone"


@pytest.mark.parametrize(
    ("method", "params", "sentence"),
    [
        (
            "setMyCommands",
            {"commands": [{"command": "Ajukan", "description": "a"}]},
            "BOT_COMMAND_INVALID",
        ),
        (
            "setMyCommands",
            {"commands": [{"command": "ajukan", "description": ""}]},
            "BOT_COMMAND_DESCRIPTION_INVALID",
        ),
        ("setMyCommands", {"commands": [], "scope": {"type": "semua"}}, "unsupported type"),
        ("setMyDescription", {"description": "a" * 513}, "bot description is too long"),
        (
            "setMyShortDescription",
            {"short_description": "a" * 121},
            "bot short description is too long",
        ),
        ("setChatMenuButton", {"menu_button": {"type": "merah"}}, "unsupported type"),
        ("sendChatAction", {"chat_id": ANDI, "action": "berpikir"}, "wrong parameter action"),
        ("sendMessage", {"chat_id": ANDI, "text": "a", "parse_mode": "Markdown"}, "parse_mode"),
    ],
)
async def test_other_calls_that_are_wrong(
    bot: BotSide, method: str, params: dict[str, Any], sentence: str
) -> None:
    answer = await bot.call(method, **params)
    assert answer.status == 400
    assert sentence in answer.refusal


async def test_a_method_that_is_not_played_and_a_malformed_token(bot: BotSide) -> None:
    assert (await bot.call("sendTelepathy")).status == 404
    async with bot.http.post(f"{bot.url}/botnonsense/getMe") as response:
        assert response.status == 401


async def test_nested_values_may_come_as_json_in_a_form(bot: BotSide) -> None:
    markup = button(callback_data="a")
    sent = await bot.upload("sendMessage", {}, chat_id=str(ANDI), text="true", reply_markup=markup)
    assert sent.result["text"] == "true"
    assert sent.result["reply_markup"] == markup


async def test_commands_follow_scope_and_language(bot: BotSide) -> None:
    async def set_commands(name: str, **scope: Any) -> None:
        commands = [{"command": name, "description": "a"}]
        assert (await bot.call("setMyCommands", commands=commands, **scope)).result

    async def menu() -> list[str]:
        state = await bot.control(f"people/{ANDI}/chat")
        return [command["command"] for command in state["commands"]]

    await set_commands("bantuan")
    assert await menu() == ["bantuan"]
    await set_commands("help", scope={"type": "all_private_chats"}, language_code="en")
    assert await menu() == ["bantuan"]
    await set_commands("ajukan", scope={"type": "all_private_chats"}, language_code="id")
    assert await menu() == ["ajukan"]
    await set_commands("panitia", scope={"type": "chat", "chat_id": ANDI})
    assert await menu() == ["panitia"]
    assert (await bot.call("deleteMyCommands", scope={"type": "chat", "chat_id": ANDI})).result
    assert await menu() == ["ajukan"]
