"""The gallery over HTTP: what is found and shown, in both languages, whatever the address says."""

import re
from html import unescape
from io import BytesIO
from itertools import cycle
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image
from sqlmodel import Session, col, select

from bot.web.gallery import visit
from bot.web.guard import HEADERS
from storage.innovations import innovations_changed, refresh
from storage.tables import Innovation, Winner
from tests.engines import new_database
from tests.web.visitor import Page, Visitor, visiting


def innovation(session: Session, title: str) -> Innovation:
    return session.exec(select(Innovation).where(col(Innovation.title).startswith(title))).one()


def code_of(visitor: Visitor, title: str) -> str:
    with visitor.database.reading() as session:
        return innovation(session, title).code


async def test_what_was_searched_is_found_and_its_card_tells_all_that_is_recorded(
    either: Visitor,
) -> None:
    home = await either.open("/galeri")
    assert "98 inovasi tercatat" in home.words
    assert "Luwu Utara" in home.words
    found = await either.open("/galeri?q=getar+dilan&region=73.22&year=2021&award=national")
    assert "1 inovasi ditemukan" in found.words
    card = await either.open(found.link("Getar Dilan"))
    for told in (
        "Gerakan Tanam Sayur di Lahan Pekarangan",
        "Dinas Ketahanan Pangan Kabupaten Luwu Utara",
        "Provinsi TOP 50 KIPP Sulsel 2021 · Tingkat provinsi",
        "TOP 99 KIPP 2021 · Tingkat nasional",
        "TOP 45 KIPP 2021 · Tingkat nasional",
        "Terverifikasi dari sumber",
    ):
        assert told in card.words
    assert card.links("https://online24jam.com/2021/06/17/inovasi-getar-dilan")
    code = code_of(either, "Getar Dilan")
    assert card.link("Buka di Telegram") == f"https://t.me/inovasi_sulsel_bot?start=i_{code}"


async def test_filters_are_shown_and_each_can_be_taken_away(either: Visitor) -> None:
    both = await either.open("/galeri?q=getar+dilan&region=73.08&year=2021")
    assert "0 inovasi ditemukan" in both.words
    assert "Tidak ada inovasi tercatat yang cocok" in both.words
    assert both.link("Tanpa “Kabupaten Bone”") == "/galeri?q=getar+dilan&year=2021"
    assert 'value="73.08" selected' in both.text
    fewer = await either.open(both.link("Kabupaten Bone"))
    assert "1 inovasi ditemukan" in fewer.words
    assert "Kabupaten Bone ×" not in fewer.words
    assert 'value="2021" selected' in fewer.text
    assert 'value="getar dilan"' in fewer.text
    several = await either.open("/galeri?year=2020,2021&award=topwin")
    assert several.link("2020") == "/galeri?year=2021&award=topwin"
    assert 'value="2020,2021" selected' in several.text


UNDERSTOOD = {
    "inovasi kesehatan bone 2021": ("region=73.08", "year=2021", "topic=kesehatan"),
    "inovasi lutra 2019 sampai 2021": ("region=73.22", "year=2019,2020,2021"),
    "top 45 makassar": ("region=73.71", "award=top45"),
}


@pytest.mark.parametrize("typed", UNDERSTOOD)
async def test_a_plain_question_becomes_filters_that_can_be_changed(
    either: Visitor, typed: str
) -> None:
    page = await either.open(f"/galeri?q={quote(typed)}")
    assert f"Dari “{typed}” kami memahami saringan di bawah ini" in page.words
    canonical = re.findall(r'rel="canonical" href="([^"]+)"', page.text)[0]
    assert set(UNDERSTOOD[typed]) == set(unescape(canonical).partition("?")[2].split("&"))
    for said in UNDERSTOOD[typed]:
        assert f'value="{said.partition("=")[2]}" selected' in page.text
    same = await either.open(unescape(canonical))
    assert found_in(same) == found_in(page)
    elsewhere = await either.open(f"/galeri?q={quote(typed)}&region=73.06")
    assert 'value="73.06" selected' in elsewhere.text


def found_in(page: Page) -> tuple[list[str], list[str]]:
    """How many innovations a page tells of, and which it shows."""
    shown = re.findall(r'<h3 lang="id"><a href="/galeri/(\w+)">', page.text)
    return re.findall(r"(\d+) inovasi (?:ditemukan|tercatat)", page.words)[:1], shown


async def test_what_was_misread_or_cannot_be_recorded_is_said(visitor: Visitor) -> None:
    mistyped = await visitor.open("/galeri?q=stuting")
    assert "“stuting” dibaca sebagai “stunting”" in mistyped.words
    assert found_in(mistyped) == found_in(await visitor.open("/galeri?q=stunting"))
    elsewhere = await visitor.open("/galeri?q=inovasi+surabaya")
    assert "Surabaya tidak berada di Sulawesi Selatan" in elsewhere.words
    assert "0 inovasi ditemukan" in elsewhere.words
    future = await visitor.open("/galeri?q=inovasi+bone+2099")
    assert "Untuk tahun 2099 tidak ada yang tercatat" in future.words
    deadline = await visitor.open("/galeri?q=kapan+batas+daftar")
    assert "dijawab di Telegram" in deadline.words
    assert deadline.link("Tanyakan lewat Telegram") == "https://t.me/inovasi_sulsel_bot"
    ranking = await visitor.open("/galeri?q=daerah+mana+paling+banyak+inovasi")
    assert "<details open>" in ranking.text


async def test_where_nothing_has_all_the_words_the_nearest_is_shown_and_says_so(
    either: Visitor,
) -> None:
    near = await either.open("/galeri?q=inovasi+robot+stunting")
    assert "Tidak tercatat yang juga menyebut “robot”. Tanpa itu:" in near.words
    assert found_in(near) == found_in(await either.open("/galeri?q=stunting"))
    assert 'value="robot stunting"' in near.text
    english = await either.open(near.link("English"))
    assert "No record mentions “robot” as well. Without it:" in english.words
    assert "4 innovations found" in english.words
    several = await either.open("/galeri?q=robot&award=province")
    second = await either.open(several.link("Berikutnya"))
    assert "Tidak tercatat yang juga menyebut “robot”" in second.words
    assert found_in(second) != found_in(several)
    late = await either.open("/galeri?q=robot&award=province&page=99")
    assert late.status == 404
    nothing = await either.open("/galeri?q=robot")
    assert "Tidak ada inovasi tercatat yang cocok" in nothing.words
    assert "Tidak tercatat yang juga" not in nothing.words


async def test_every_page_of_a_list_shows_others_and_together_all(either: Visitor) -> None:
    titles: list[str] = []
    path = "/galeri?award=province"
    first = await either.open(path)
    total = int(re.findall(r"(\d+) inovasi ditemukan", first.words)[0])
    while True:
        page = await either.open(path)
        assert page.status == 200
        titles += re.findall(r'<h3 lang="id"><a href="/galeri/(\w+)">', page.text)
        if 'rel="next"' not in page.text:
            break
        path = page.link("Berikutnya")
    assert len(titles) == total == len(set(titles))


HOSTILE = [
    '"stunting" OR NEAR(a b) -x* ^y (',
    "'; DROP TABLE innovation; --",
    "stunting & ! <-> :*",
    "سلطان العافية 创新",
    "\N{GRINNING FACE}\N{FIRE}",
    "\x00\x01\x1f",
    "a" * 10_000,
    "kata " * 300,
    "<script>alert(1)</script>",
    "{{ 7 * 7 }} {% raw %} %s %(x)s {0}",
    "²³ ½ Ⅷ",
]
WRONG = [
    "year=abc",
    "year=2021%00",
    "year=²",
    "year=99999999999",
    "year=-1",
    "region=99",
    "region=73.99",
    "region=%27",
    "award=top1000",
    "topic=__class__",
    "agency=../x",
    "kind=everything",
    "page=0",
    "page=abc",
    "page=99999999",
]


async def test_whatever_is_typed_is_answered_kindly(either: Visitor) -> None:
    homes = cycle(("/galeri", "/en/gallery"))
    for text in HOSTILE:
        page = await either.open(f"{next(homes)}?q={quote(text)}")
        assert page.status == 200, text
        assert "<script>alert" not in page.text
        assert " 49 " not in page.words
    for broken in ("q=%ED%A0%80%FF", "q=%00", "=&&&;;;=", "q=a&q=b&q[]=c"):
        assert (await either.open(f"{next(homes)}?{broken}")).status == 200, broken
    for wrong in WRONG:
        home = next(homes)
        page = await either.open(f"{home}?{quote(wrong, safe='=%.')}")
        assert page.status == 400, wrong
        assert page.links(home)
    for code in ("0000000000", "..%2f..%2fetc", "%00", "a" * 300, "x/y/z", "'", "Tentang"):
        home = next(homes)
        page = await either.open(f"{home}/{code}")
        assert page.status == 404, code
        assert page.links(home)
    late = await either.open("/galeri?page=99999")
    assert late.status == 404
    assert "hanya 9 halaman" in late.words


async def test_what_is_unsure_or_only_unfolds_a_title_is_marked(visitor: Visitor) -> None:
    dgp = await visitor.open(f"/galeri/{code_of(visitor, 'Distribusi Guru')}")
    assert "menurut judul Keterangan ini hanya menjelaskan judulnya" in dgp.words
    assert dgp.words.count("belum terverifikasi") >= 2
    government = await visitor.open("/galeri?kind=government")
    assert "untuk pemerintah daerah" in government.words
    assert "Pemerintah Kota Makassar" in government.words
    plain = await visitor.open("/galeri?region=73.71")
    assert "100 inovasi" not in plain.words


async def test_the_other_language_shows_the_same_and_leads_back(visitor: Visitor) -> None:
    code = code_of(visitor, "Getar Dilan")
    for path in (
        "/galeri",
        "/galeri?q=stunting&region=73.22&page=1",
        "/galeri?year=2020,2021&award=topwin",
        f"/galeri/{code}",
        "/galeri/tentang",
    ):
        here = await visitor.open(path)
        assert '<html lang="id">' in here.text
        there = await visitor.open(here.link("English"))
        assert there.status == 200
        assert '<html lang="en">' in there.text
        back = await visitor.open(there.link("Bahasa Indonesia"))
        assert back.body == here.body
        for language in ("id", "en"):
            linked = re.search(rf'hreflang="{language}" href="([^"]+)"', here.text)
            assert linked
            assert linked[1].startswith(visitor.url)


async def test_the_bare_address_leads_to_the_readers_language(visitor: Visitor) -> None:
    for asks, leads in (("en-GB,en;q=0.9", "/en/gallery"), ("id", "/galeri"), ("fr", "/galeri")):
        answer = await visitor.open("/", accept_language=asks)
        assert (answer.status, answer.headers["Location"]) == (302, leads)


async def test_a_page_is_sent_again_only_after_a_change(either: Visitor) -> None:
    code = code_of(either, "Getar Dilan")
    for path in (
        "/galeri",
        f"/galeri/{code}",
        "/data/innovations.json",
        f"/galeri/{code}/gambar.png",
    ):
        first = await either.open(path)
        etag = first.headers["ETag"]
        again = await either.open(path, if_none_match=f'"other", W/{etag}')
        assert (again.status, again.body) == (304, b""), path
        head = await either.open(path, "HEAD")
        assert (head.status, head.body, head.headers["ETag"]) == (200, b"", etag)
    etag = (await either.open("/galeri")).headers["ETag"]
    with either.database.transaction() as session:
        innovation(session, "Getar Dilan").hidden = True
        session.flush()
        refresh(session)
    changed = await either.open("/galeri", if_none_match=etag)
    assert changed.status == 200
    assert "97 inovasi tercatat" in changed.words
    assert (await either.open(f"/galeri/{code}")).status == 404
    assert code not in (await either.open("/sitemap.xml")).text


async def test_pages_load_nothing_from_elsewhere_and_keep_nothing(visitor: Visitor) -> None:
    code = code_of(visitor, "Getar Dilan")
    for path in ("/galeri", f"/en/gallery/{code}", "/galeri/tentang", "/galeri?year=abc"):
        page = await visitor.open(path)
        policy = page.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "default-src 'none'" in policy
        assert "frame-ancestors https://web.telegram.org" in policy
        assert "X-Frame-Options" not in page.headers
        assert "Set-Cookie" not in page.headers
        rest = {name: value for name, value in HEADERS.items() if name[0] not in "X"}
        del rest["Content-Security-Policy"]
        assert rest.items() <= dict(page.headers).items()
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<iframe", page.text)
        loaded = re.findall(r'(?:src|(?:rel="(?:icon|stylesheet)" href))="([^"]+)"', page.text)
        assert len(loaded) >= 3
        for each in loaded:
            asset = await visitor.open(each)
            assert asset.status == 200, each
            assert "immutable" in asset.headers["Cache-Control"] or each.endswith(".jpg")
    for elsewhere in ("/health", "/robots.txt"):
        other = await visitor.open(elsewhere)
        assert other.headers["X-Frame-Options"] == "DENY"
    assert (await visitor.open("/galeri/berkas/000000000000/style.css")).status == 404


async def test_words_of_the_records_are_shown_not_run(visitor: Visitor) -> None:
    evil = "<img src=x onerror=alert(1)>"
    with visitor.database.transaction() as session:
        session.add(
            Winner(
                year=2021,
                edition="KIPP 2021",
                award="TOP 45",
                title=f"Getol {evil} (Gerak\" 'Tolong)",
                institution=evil,
                region_code="73.08",
                category="Kesehatan",
                summary=f"</script>{evil}",
                source=f'javascript:alert(1); https://evil.example/"onclick=x; {evil}',
                verified="yes",
                summary_basis="source",
            )
        )
        session.flush()
        refresh(session)
    code = code_of(visitor, "Getol")
    for path in (f"/galeri/{code}", "/galeri?q=getol", f"/en/gallery/{code}"):
        page = await visitor.open(path)
        assert page.status == 200
        assert "<img src=x" not in page.text
        assert 'href="javascript' not in page.text
        assert 'example/"onclick' not in page.text
    assert (await visitor.open(f"/galeri/{code}/gambar.png")).status == 200


async def test_a_link_is_shown_with_a_picture_of_its_card(visitor: Visitor) -> None:
    code = code_of(visitor, "Getar Dilan")
    for path in (f"/galeri/{code}", "/en/gallery", "/galeri/tentang"):
        page = await visitor.open(path)
        said = dict(re.findall(r'<meta property="og:(\w+)" content="([^"]*)"', page.text))
        assert said["title"]
        assert said["description"]
        assert said["url"].startswith(visitor.url)
        picture = await visitor.open(said["image"])
        assert Image.open(BytesIO(picture.body)).size == (1200, 630)
        assert len(picture.body) < 100_000


async def test_a_photo_is_shown_small_and_without_what_the_camera_added(visitor: Visitor) -> None:
    folder = visitor.folder / "photos"
    folder.mkdir()
    code = code_of(visitor, "Getar Dilan")
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    Image.new("RGB", (2400, 1800), "teal").save(folder / "kebun.jpg", exif=exif)
    (visitor.folder / "secret.jpg").write_bytes((folder / "kebun.jpg").read_bytes())
    for name, shown in (("kebun.jpg", True), ("../secret.jpg", False), ("gone.jpg", False)):
        with visitor.database.transaction() as session:
            innovation(session, "Getar Dilan").photo = name
            innovations_changed(session)
        card = await visitor.open(f"/galeri/{code}")
        assert ("<img" in card.text) is shown
        photo = await visitor.open(f"/galeri/{code}/foto.jpg")
        assert photo.status == (200 if shown else 404)
        if shown:
            assert Image.open(BytesIO(photo.body)).size == (1200, 900)
            assert b"Camera of somebody" not in photo.body


async def test_search_engines_learn_of_every_page_and_each_of_them_opens(visitor: Visitor) -> None:
    robots = await visitor.open("/robots.txt")
    assert f"Sitemap: {visitor.url}/sitemap.xml" in robots.text
    assert "Disallow: /unduh/" in robots.text
    sitemap = await visitor.open("/sitemap.xml")
    urls = re.findall(r"<loc>([^<]+)</loc>", sitemap.text)
    assert len(urls) == len(set(urls)) > 200
    for url in urls[:: len(urls) // 20]:
        assert (await visitor.open(url)).status == 200, url


async def test_who_asks_too_often_waits_and_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visit, "PAGES_BURST", 3)
    monkeypatch.setattr(visit, "PAGES_PER_SECOND", 0.001)
    with new_database("sqlite", tmp_path) as database:
        async with visiting(database, tmp_path) as visitor:
            pages = [await visitor.open("/en/gallery/about") for _ in range(4)]
            assert [page.status for page in pages] == [200, 200, 200, 429]
            assert "Too many requests" in pages[-1].words
            assert pages[-1].headers["Retry-After"]
            other = await visitor.open("/en/gallery", x_forwarded_for="203.0.113.7")
            assert other.status == 200


async def test_where_the_records_cannot_be_read_the_page_says_so(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with new_database("sqlite", tmp_path) as database:
        async with visiting(database, tmp_path) as visitor:
            with database.transaction() as session:
                session.connection().exec_driver_sql("DROP TABLE cursor")
            page = await visitor.open("/galeri?q=rahasia+saya")
            assert page.status == 503
            assert "gangguan di pihak kami" in page.words
    assert "rahasia" not in "".join(capfd.readouterr())


async def test_before_anything_is_recorded_the_pages_say_so(tmp_path: Path) -> None:
    with new_database("sqlite", tmp_path, "tables") as database:
        async with visiting(database, tmp_path) as visitor:
            for path in ("/galeri?q=stunting", "/en/gallery", "/galeri/tentang", "/sitemap.xml"):
                assert (await visitor.open(path)).status == 200, path
            assert "0 inovasi" in (await visitor.open("/galeri")).words
            assert (await visitor.open("/data/innovations.csv")).body.count(b"\n") == 1


async def test_below_a_path_of_a_proxy_every_link_of_a_page_begins_with_it(tmp_path: Path) -> None:
    with new_database("sqlite", tmp_path) as database:
        async with visiting(database, tmp_path, web_url="https://prov.example/inovasi") as visitor:
            page = await visitor.open("/galeri")
            assert page.headers["Strict-Transport-Security"]
            own = [link for link in page.links() if link.startswith("/")]
            assert own
            assert all(link.startswith("/inovasi/") for link in own)
            assert 'action="/inovasi/galeri"' in page.text
            assert 'href="https://prov.example/inovasi/galeri"' in page.text
