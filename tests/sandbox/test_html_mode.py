"""HTML parse mode, checked against what Telegram's own parser says."""

import pytest

from bot.sandbox.errors import BadRequest
from bot.sandbox.html_mode import parse_html

REFUSED = [
    ("🏟 🏟&lt;<abac>", 'Unsupported start tag "abac" at byte offset 13'),
    ("🏟 🏟&lt;<i   =aba>", 'Empty attribute name in the tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba>", 'Can\'t find end tag corresponding to start tag "i"'),
    ("🏟 🏟&lt;<i    aba  =  ", 'Unclosed start tag "i" at byte offset 13'),
    ("🏟 🏟&lt;<i    aba  =  190azAz-.,", "Unexpected end of name token at byte offset 27"),
    ("🏟 🏟&lt;</", "Unexpected end tag at byte offset 13"),
    ("🏟 🏟&lt;<b></b></", "Unexpected end tag at byte offset 20"),
    ("🏟 🏟&lt;<i>a</i   ", "Unclosed end tag at byte offset 17"),
    (
        "🏟 🏟&lt;<i>a</em   >",
        'Unmatched end tag at byte offset 17, expected "</i>", found "</em>"',
    ),
    ("5 < 6", 'Unsupported start tag "" at byte offset 2'),
    ('<span class="x">a</span>', 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ("<p>a</p>", 'Unsupported start tag "p" at byte offset 0'),
]


@pytest.mark.parametrize(("source", "sentence"), REFUSED)
def test_broken_html_is_refused_in_telegrams_words(source: str, sentence: str) -> None:
    with pytest.raises(BadRequest) as refused:
        parse_html(source)
    assert str(refused.value) == f"can't parse entities: {sentence}"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("&ge;&lt;&gt;&amp;&quot;&laquo;&raquo;&#12345678;", '&ge;<>&"&laquo;&raquo;&#12345678;'),
        ("a &amp; b", "a & b"),
        ("a & b; c > d", "a & b; c > d"),
        ("&#39;&#x41;", "'A"),
        ("<b></b>kosong", "kosong"),
    ],
)
def test_what_is_no_known_character_stays_as_it_is(source: str, text: str) -> None:
    assert parse_html(source) == (text, [])


@pytest.mark.parametrize(
    ("source", "entities"),
    [
        ("➡️ ➡️<i>➡️ ➡️</i>", [("italic", 5, 5)]),
        ("🏟<strong>🏟</strong>", [("bold", 2, 2)]),
        ("<b>a<i>b</i></b>", [("bold", 0, 2), ("italic", 1, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', [("spoiler", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", [("expandable_blockquote", 0, 1)]),
        ("<code><b>a</b></code>", [("code", 0, 1)]),
        ("<b>a<code>b</code>c</b>", [("bold", 0, 1), ("code", 1, 1), ("bold", 2, 1)]),
        ("<b><i>a</i></b>", [("bold", 0, 1), ("italic", 0, 1)]),
        ("<blockquote>a<blockquote>b</blockquote></blockquote>", [("blockquote", 0, 2)]),
        ("<a href='https://example.org'>a</a>", [("text_link", 0, 1)]),
        ("<a>bukan tautan</a>", []),
    ],
)
def test_tags_become_entities_in_utf16_units(source: str, entities: list[object]) -> None:
    _, found = parse_html(source)
    assert [(e["type"], e["offset"], e["length"]) for e in found] == entities


def test_code_in_pre_keeps_its_language() -> None:
    _, found = parse_html('<pre><code class="language-python">x = 1</code></pre>')
    assert found == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


def test_a_moment_keeps_its_time() -> None:
    _, found = parse_html('<tg-time unix="1795500000" format="wDT">besok</tg-time>')
    assert found[0]["unix_time"] == 1795500000
    assert found[0]["date_time_format"] == "wDT"


def test_no_more_than_a_hundred_entities_are_kept() -> None:
    _, found = parse_html("<b>a</b> " * 130)
    assert len(found) == 100
