"""The rules of broadcasts and segments."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.broadcasts import (
    MOST_TEXT,
    WINDOW,
    LinkButton,
    Progress,
    RecipientState,
    check_words,
    fails_too_often,
    is_late,
    opens_bot,
    read_buttons,
)
from domain.errors import DomainError
from domain.segments import Member, Reach, Segment, SegmentKind, parse_segment, reach, tally
from handlers.buttons import decode, encode
from handlers.organize.broadcasts.actions import TakeAudience

NOW = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
NUMBERS = st.integers(1, 10**6)
REGIONS = st.from_regex(r"73\.[0-9]{2}", fullmatch=True)
SEGMENTS = st.one_of(
    st.sampled_from([SegmentKind.CONTACTS, SegmentKind.EVERYBODY, SegmentKind.STAFF]).map(Segment),
    NUMBERS.map(lambda edition: Segment(SegmentKind.NOT_STARTED, edition)),
    st.builds(lambda e, p: Segment(SegmentKind.DRAFT_BELOW, e, p), NUMBERS, st.integers(1, 100)),
    REGIONS.map(lambda code: Segment(SegmentKind.REGION, region=code)),
    NUMBERS.map(lambda agency: Segment(SegmentKind.AGENCY, agency=agency)),
)
MEMBERS = st.builds(
    Member, NUMBERS, st.booleans(), st.none() | st.booleans(), st.booleans(), st.booleans()
)


@given(SEGMENTS)
def test_a_segment_fits_a_button_and_reads_back(segment: Segment) -> None:
    assert parse_segment(str(segment)) == segment
    act = TakeAudience(10**9, str(segment))
    assert decode(encode(act)) == act


@pytest.mark.parametrize("word", ["", "draft-1", "draft-1-0", "draft-1-101", "contacts-1", "x-1"])
def test_a_word_that_is_no_segment_is_refused(word: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  which word it was is all there is to say
        parse_segment(word)


@given(MEMBERS)
def test_nobody_who_said_no_or_blocked_the_bot_is_reached(member: Member) -> None:
    if member.blocked or member.news is False:
        assert reach(member) is not Reach.REACHED
    if reach(member) is Reach.REACHED:
        assert member.news or member.consented or member.staff


@given(st.lists(MEMBERS))
def test_the_tally_counts_everybody_once(members: list[Member]) -> None:
    assert sum(tally(members).values()) == len(members)


def test_more_than_a_fifth_of_the_last_fifty_failing_is_too_often() -> None:
    fine, bad = ["sent"] * 50, ["failed"] * 6 + ["unknown"] * 5
    assert not fails_too_often(fine)
    assert not fails_too_often(bad[:10] + fine)
    assert fails_too_often(bad + fine)
    assert not fails_too_often(fine[:WINDOW] + bad)
    assert not fails_too_often(["blocked"] * 50)


def test_ten_minutes_are_not_late_and_more_are() -> None:
    assert not is_late(NOW, NOW + timedelta(minutes=10))
    assert is_late(NOW, NOW + timedelta(minutes=10, seconds=1))


def test_the_sum_of_the_account_is_the_plan() -> None:
    account = Progress({"sent": 3, "planned": 2, "queued": 1, "unknown": 1})
    assert (account.total, account.left, account.done) == (7, 3, 4)
    assert account.of(RecipientState.SENT, RecipientState.UNKNOWN) == 4
    assert (account.seconds_left(1.5), account.seconds_left(0)) == (2, None)


def test_length_is_counted_as_telegram_counts() -> None:
    assert check_words("😀" * 2048, [], MOST_TEXT) is None
    problem = check_words("😀" * 2049, [], MOST_TEXT)
    assert problem is not None
    assert problem.values == {"length": 4098, "most": 4096, "over": 2}


def test_signs_of_formatting_are_found_with_their_line_but_not_in_code() -> None:
    problem = check_words("satu\n<b>dua</b>", [], MOST_TEXT)
    assert problem is not None
    assert problem.values == {"line": 2, "marks": "<b>"}
    code = [{"type": "code", "offset": 0, "length": 3}]
    assert check_words("<b>", code, MOST_TEXT) is None
    for text in ("5 < 6 dan 7 > 6", "nama_file_baru", "2 * 3 * 4", "snake__case"):
        assert check_words(text, [], MOST_TEXT) is None, text


def test_buttons_are_read_one_a_line() -> None:
    assert read_buttons("Panduan | https://a.id/x?y=1\n\n Daftar|http://b.id ") == [
        LinkButton("Panduan", "https://a.id/x?y=1"),
        LinkButton("Daftar", "http://b.id"),
    ]
    for typed, key in (
        ("Panduan https://a.id", "button_form"),
        ("Panduan | a.id", "button_link"),
        ("Panduan | javascript:alert(1)", "button_link"),
        ("P" * 41 + " | https://a.id", "button_label"),
        ("\n".join(["P | https://a.id"] * 5), "too_many_buttons"),
    ):
        with pytest.raises(DomainError, match=key):
            read_buttons(typed)


def test_only_links_into_the_bot_itself_open_at_one_press() -> None:
    assert opens_bot("https://t.me/Some_bot?start=abc", "some_bot")
    assert not opens_bot("https://t.me/other_bot?start=abc", "some_bot")
    assert not opens_bot("https://t.me/some_bot?startapp=abc", "some_bot")
    assert not opens_bot("https://evil.id/?t.me/some_bot?start=abc", "some_bot")
