"""Inline results are taken and refused as Telegram does."""

from typing import Any

import pytest

from tests.sandbox.bot_side import BotSide


def article(number: str = "1", **more: Any) -> dict[str, Any]:
    content = {"message_text": "<b>Kartu</b>", "parse_mode": "HTML"}
    made = {"type": "article", "id": number, "title": "Kartu", "input_message_content": content}
    return made | more


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        ({"results": [article(str(n)) for n in range(51)]}, "too many inline query results"),
        ({"results": [article("")]}, "RESULT_ID_INVALID"),
        ({"results": [article("é" * 33)]}, "RESULT_ID_INVALID"),
        ({"results": [article(), article()]}, "RESULT_ID_DUPLICATE"),
        ({"results": [article(title=" ")]}, "RESULT_TITLE_INVALID"),
        ({"results": [article(input_message_content={"message_text": ""})]}, "MESSAGE_EMPTY"),
        (
            {"results": [article(input_message_content={"message_text": "a" * 4097})]},
            "message is too long",
        ),
        ({"results": [article(colour="red")]}, "unknown field colour"),
        ({"results": [], "next_offset": "9" * 65}, "next offset is too long"),
        ({"results": [], "button": {"text": "a", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"results": [article()]}, "query is too old"),
    ],
)
async def test_results_that_are_refused(
    bot: BotSide, params: dict[str, Any], sentence: str
) -> None:
    answer = await bot.call("answerInlineQuery", inline_query_id="404", **params)
    assert answer.status == 400
    assert sentence in answer.refusal
