"""A half character in an update must not keep the updates behind it from being read."""

import pytest

from bot.api_client import read_json


def test_half_a_character_becomes_a_sign_and_the_rest_stays() -> None:
    read = read_json(b'{"ok": true, "result": ["\\ud83d rusak", "baik \\ud83d\\ude00"]}')
    assert read["result"] == ["\N{REPLACEMENT CHARACTER} rusak", "baik \N{GRINNING FACE}"]


def test_what_is_no_json_is_refused() -> None:
    with pytest.raises(ValueError):  # noqa: PT011  any reader's own error
        read_json(b"<html>502</html>")
