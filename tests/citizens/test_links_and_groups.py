"""Cards and lists by link, in inline mode, and in groups that the bot is addressed in."""

from datetime import timedelta

import aiohttp
from PIL import Image
from sqlmodel import select

from bot.sandbox.world import BOT
from domain.search.query import Query, literal_word
from storage.kept_queries import drop_unused, keep, kept
from storage.tables import Inbox, Innovation, Person
from tests.citizens.facts import COVERS, check_list, citizen, named, recorded
from tests.citizens.test_asking import BONE, LUTRA, check_nothing_went_wrong
from tests.organizers.asking import GroupChat
from tests.phone import Message, body, labels
from tests.stage import Stage

LONG = Query(
    words=tuple(
        map(literal_word, ("sayur", "pekarangan", "rumah", "tangga", "keluarga", "perempuan"))
    )
)
NAME = f"@{BOT['username']}"


def url_of(message: Message, label: str) -> str:
    rows = message["reply_markup"]["inline_keyboard"]
    return str(next(b["url"] for row in rows for b in row if label in b["text"]))


async def test_links_open_a_card_a_list_and_a_region(stage: Stage) -> None:
    phone = await citizen(stage)
    innovation = named(stage, "Getar Dilan")
    await phone.start(f"i_{innovation.code}")
    card = await phone.sees("Getar Dilan", "TOP 45 KIPP 2021", COVERS)
    assert f"start%3Di_{innovation.code}" in url_of(card, "Bagikan")
    await phone.start("l_y21-r22-tkesehatan")
    asked = Query(topics=("kesehatan",), regions=(LUTRA,), years=(2021,))
    check_list(stage, await phone.sees("Dipahami"), asked)
    for payload in ("r_73_08", "r_7308"):
        await phone.start(payload)
        check_list(stage, await phone.sees("dari Bone"), Query(regions=(BONE,)))
    await phone.start("l_wrobot-wstunting")
    await phone.sees("Tidak tercatat yang juga menyebut “robot”", "4 inovasi")
    for payload in ("i_0000000000", "l_zzz", "l_k000000000000", "r_99"):
        await phone.start(payload)
        await phone.sees("tidak tercatat lagi")
    check_nothing_went_wrong(stage)


async def test_a_photo_is_sent_with_its_card(stage: Stage) -> None:
    phone = await citizen(stage)
    innovation = named(stage, "Getar Dilan")
    folder = stage.folder / "photos"
    folder.mkdir()
    Image.new("RGB", (640, 480), "green").save(folder / "getar.jpg")
    with stage.database.transaction() as session:
        session.get_one(Innovation, innovation.id).photo = "getar.jpg"
    await phone.start(f"i_{innovation.code}")
    card = await phone.sees("Penghargaan tercatat")
    assert "Lihat foto" in labels(card)
    photos = [message for message in await phone.chat() if "photo" in message]
    assert [body(message) for message in photos] == ["Getar Dilan"]


async def test_inline_mode_gives_cards_to_send_anywhere(stage: Stage) -> None:
    phone = await citizen(stage)
    asked = Query(regions=(LUTRA,))
    found = await phone.inline("lutra")
    innovations, total = recorded(stage, asked)
    assert [r["id"] for r in found["results"]] == [i.code for i in innovations][:20]
    assert found["next_offset"] == ("20" if total > 20 else "")
    assert found["is_personal"] is False
    assert found["cache_time"] > 0
    pages = await phone.inline("sulsel")
    more = await phone.inline("sulsel", pages["next_offset"])
    assert not {r["id"] for r in pages["results"]} & {r["id"] for r in more["results"]}
    newest = await phone.inline("")
    assert newest["results"]
    assert (await phone.inline("asdfghjkl"))["button"]["start_parameter"] == "tanya"
    before = len(await phone.chat())
    found = await phone.inline("getar dilan")
    await phone.choose(found["results"][0]["id"])
    sent = (await phone.chat())[-1]
    assert sent["via_bot"]["username"] == BOT["username"]
    assert "TOP 45 KIPP 2021" in body(sent)
    await phone.say("/pemenang")
    await phone.sees("tercatat")
    assert len(await phone.chat()) == before + 3, "the bot answers no card of its own"
    with stage.database.transaction() as session:
        assert not [row for row in session.exec(select(Inbox.body)) if "inline_query" in row]


async def test_in_a_group_the_bot_speaks_when_addressed_and_keeps_nobodys_words(
    stage: Stage,
) -> None:
    one, two = stage.stranger("Rahmat"), stage.stranger("Emily", "en")
    async with aiohttp.ClientSession() as http:
        chat = GroupChat(http, stage)
        chat.group.bot_is_admin = True
        await chat.say(one.id, "siapa yang tahu inovasi bone?")
        await chat.say(one.id, f"{NAME} inovasi bone 2021")
        answer = await chat.sees("1 inovasi dari Bone", COVERS)
        check_list(stage, answer, Query(regions=(BONE,), years=(2021,)))
        assert not [label for label in labels(answer) if label.startswith("✕")]
        await chat.say(two.id, "what about Luwu Utara?", reply_to=answer["message_id"])
        followed = await chat.sees("Luwu Utara", "2021")
        assert "Covers recorded winners" in body(followed)
        await one.press_in(chat.group.id, answer, "1")
        await chat.sees("Gemar Limas", "Penghargaan tercatat")
        await chat.say(one.id, f"/tanya{NAME} status usulan sy")
        await chat.sees("pribadi")
    said = [message["text"] for message in chat.group.chat if not message["from"]["is_bot"]]
    assert len([m for m in chat.group.chat if m["from"]["is_bot"]]) == 3, said
    with stage.database.transaction() as session:
        assert not [row for row in session.exec(select(Inbox.body)) if "bone" in row.lower()]
        assert not {one.id, two.id} & set(session.exec(select(Person.id)))
    check_nothing_went_wrong(stage)


async def test_a_list_too_long_for_a_link_is_kept_under_a_name(stage: Stage) -> None:
    phone = await citizen(stage)
    with stage.database.transaction() as session:
        name = keep(session, LONG, stage.clock.now().date())
        assert keep(session, LONG, stage.clock.now().date()) == name
        assert kept(session, name) == LONG
    await phone.start(f"l_k{name}")
    check_list(stage, await phone.sees("inovasi tentang"), LONG)
    stage.turn_clock(timedelta(days=500))
    with stage.database.transaction() as session:
        drop_unused(session, stage.clock.now().date())
        assert kept(session, name) is None
