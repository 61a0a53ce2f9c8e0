"""Topics of a group in the sandbox: what a bot may do there, and what Telegram refuses."""

from typing import Any

import pytest

from bot.sandbox.forum import delete_topic
from bot.sandbox.world import Group
from tests.sandbox.bot_side import ANDI, BotSide


@pytest.fixture
def group(bot: BotSide) -> Group:
    return bot.world.add_group("Panitia", forum=True)


async def test_a_topic_is_made_written_in_closed_and_opened(bot: BotSide, group: Group) -> None:
    made = (await bot.call("createForumTopic", chat_id=group.id, name="#1 Tanya")).result
    place = {"chat_id": group.id, "message_thread_id": made["message_thread_id"]}
    sent = (await bot.call("sendMessage", text="Halo", **place)).result
    assert sent["is_topic_message"]
    assert sent["message_thread_id"] == made["message_thread_id"]
    assert (await bot.call("closeForumTopic", **place)).result is True
    assert (await bot.call("closeForumTopic", **place)).refusal == "Bad Request: TOPIC_NOT_MODIFIED"
    assert (await bot.call("sendMessage", text="Administrator", **place)).result
    assert (await bot.call("reopenForumTopic", **place)).result is True


async def test_people_in_a_topic_reply_to_what_made_it(bot: BotSide, group: Group) -> None:
    made = (await bot.call("createForumTopic", chat_id=group.id, name="Tanya")).result
    topic = made["message_thread_id"]
    url = f"{bot.url}/sandbox/groups/{group.id}/chat"
    for more in ({"topic": topic}, {"topic": topic, "reply_to": topic}):
        async with bot.http.post(url, json={"person": ANDI, "text": "Ya", **more}) as response:
            assert response.status == 200
    updates = (await bot.call("getUpdates")).result
    messages = [update["message"] for update in updates]
    assert [m["message_thread_id"] for m in messages] == [topic, topic]
    assert all(m["reply_to_message"]["forum_topic_created"] for m in messages)


@pytest.mark.parametrize(
    ("method", "params", "sentence"),
    [
        ("createForumTopic", {"name": ""}, "invalid forum topic name specified"),
        ("createForumTopic", {"name": "x" * 129}, "invalid forum topic name specified"),
        ("closeForumTopic", {"message_thread_id": 7}, "TOPIC_ID_INVALID"),
        ("sendMessage", {"text": "a", "message_thread_id": 7}, "message thread not found"),
    ],
)
async def test_what_is_no_topic_is_refused(
    bot: BotSide, group: Group, method: str, params: dict[str, Any], sentence: str
) -> None:
    answer = await bot.call(method, chat_id=group.id, **params)
    assert answer.refusal == f"Bad Request: {sentence}"


async def test_topics_need_a_forum_the_right_and_their_messages(bot: BotSide, group: Group) -> None:
    plain = bot.world.add_group("Tanpa topik")
    answer = await bot.call("createForumTopic", chat_id=plain.id, name="x")
    assert answer.refusal == "Bad Request: the chat is not a forum"
    made = (await bot.call("createForumTopic", chat_id=group.id, name="x")).result
    place = {"chat_id": group.id, "message_thread_id": made["message_thread_id"]}
    await delete_topic(bot.world, group, made["message_thread_id"])
    answer = await bot.call("sendMessage", text="a", **place)
    assert answer.refusal == "Bad Request: message thread not found"
    group.bot_is_admin = False
    answer = await bot.call("createForumTopic", chat_id=group.id, name="x")
    assert answer.refusal == "Bad Request: not enough rights to manage topics"
