"""Signed links: only ours, only as they are, with a key nobody else can read."""

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.settings import SettingsError, load_settings
from bot.web.guard import PerAddress
from bot.web.links import KEY_FILE, Links, Ticket, signing_key

KEY = b"k" * 32
TICKET = Ticket(7, 0, datetime(2026, 11, 25, 2, 0, tzinfo=UTC))


def token(links: Links, ticket: Ticket = TICKET) -> str:
    return links.to(ticket).rpartition("/")[2]


def test_a_link_says_what_it_is_for() -> None:
    links = Links("https://bot.example", KEY)
    assert links.to(TICKET).startswith("https://bot.example/unduh/7-0-1795572000-")
    assert links.read(token(links)) == TICKET


@given(st.data())
def test_a_link_that_was_changed_anywhere_is_not_ours(data: st.DataObject) -> None:
    links = Links("", KEY)
    whole = token(links)
    at = data.draw(st.integers(0, len(whole) - 1))
    other = data.draw(st.sampled_from("0123456789-abcXYZ_/.%"))
    changed = whole[:at] + other + whole[at + 1 :]
    assert links.read(changed) is None or changed == whole


@given(st.text(max_size=80))
def test_whatever_is_asked_for_is_no_link_of_ours(text: str) -> None:
    assert Links("", KEY).read(text) is None


def test_a_link_of_another_installation_is_not_ours() -> None:
    assert Links("", KEY).read(token(Links("", b"x" * 32))) is None


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = signing_key(tmp_path)
    path = tmp_path / KEY_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o644)
    assert signing_key(tmp_path) == key
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_a_damaged_key_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_bytes(b"short")
    with pytest.raises(SystemExit, match="damaged"):
        signing_key(tmp_path)


@pytest.mark.parametrize(
    ("url", "taken"),
    [
        ("", True),
        ("https://bot.example/", True),
        ("http://127.0.0.1:8081", True),
        ("http://bot.example", False),
        ("ftp://bot.example", False),
        ("bot.example", False),
    ],
)
def test_links_go_out_encrypted_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str, taken: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEB_URL", url)
    if taken:
        assert load_settings().web_url == url.rstrip("/")
    else:
        with pytest.raises(SettingsError, match="WEB_URL"):
            load_settings()


def test_an_address_that_asks_too_often_waits_and_others_do_not() -> None:
    time = [0.0]
    limit = PerAddress(3, 0.5, lambda: time[0])
    assert [limit.allows("10.0.0.1") for _ in range(4)] == [True, True, True, False]
    assert limit.allows("10.0.0.2")
    time[0] = 2.0
    assert [limit.allows("10.0.0.1") for _ in range(2)] == [True, False]


def test_all_addresses_of_one_customer_count_together() -> None:
    limit = PerAddress(1, 0, lambda: 0.0)
    assert limit.allows("2001:db8:0:1::1")
    assert not limit.allows("2001:db8:0:1:ffff::2")
    assert limit.allows("2001:db8:0:2::1")


def test_the_limit_remembers_only_so_many_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PerAddress, "MOST_ADDRESSES", 10)
    limit = PerAddress(1, 0, lambda: 0.0)
    for number in range(100):
        limit.allows(f"10.0.0.{number}")
    assert len(limit._left) == 10
