"""Both catalogues are complete, every text fits its place, and no text stands in the code."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Message

from bot.app import AWAITED, COMMANDS
from domain.form import QuestionType
from domain.form_file import load_form
from handlers.menu import MENU
from handlers.texts import LANGUAGES, load_catalog
from storage.database import Database
from storage.editions import open_from_template
from storage.proposals import load_work, save_answer, start_proposal
from storage.tables import Agency, Membership, Outbox, Person, Proposal
from tests.engines import new_sqlite
from tests.faults.surface import NOW, Surface, Undone
from tests.stage import EDITIONS, agency_id

ROOT = Path(__file__).parent.parent
MODULES = [
    path
    for room in ("bot", "domain", "handlers", "storage")
    for path in sorted((ROOT / room).rglob("*.py"))
    if "sandbox" not in path.parts and "migrations" not in path.parts
]
TEMPLATES = sorted((ROOT / "bot" / "web").rglob("templates/*.html"))
PLACEHOLDER = re.compile(r"\{(\w+)\}")
TAGS = {"b", "i", "u", "s", "code", "pre", "a", "blockquote", "tg-spoiler"}
"""https://core.telegram.org/bots/api#html-style"""
PLAIN_CALLS = {"plain", "button", "toast", "link", "copy_button"}
TEXT_CALLS = PLAIN_CALLS | {"html"}
OWN = {"alert", "style", "url"}
"""Arguments of those calls that fill nothing in."""

LONG = "w" * 60
LONGEST = {
    "title": "Sistem Antar Jemput Ibu Hamil " * 6,
    "agency": "Dinas Pemberdayaan Perempuan Perlindungan Anak Pengendalian Penduduk dan KB",
    "agencies": "Dinas Pemberdayaan Perempuan Perlindungan Anak dan KB, " * 6,
    "edition": "Kompetisi Inovasi Pelayanan Publik Provinsi Sulawesi Selatan Tahun 2026",
    "name": "Prof. Dr. dr. Andi Nurhayati Mappangara Daeng Sattuang, Sp.OG(K), M.Kes., M.H.Kes. "
    * 2,
    "names": "SK Bupati tentang Inovasi Daerah Tahun 2023 (1,2 MB)\n" * 10,
    "answer": "kata " * 60,
    "theirs": "kata " * 240,
    "yours": "kata " * 240,
    "text": "kata " * 60,
    "said": "kata " * 40,
    "example": "kata " * 120,
    "titles": "• Judul pertanyaan yang cukup panjang untuk formulir ini\n" * 25,
    "lines": "• Judul pertanyaan yang panjang: “jawaban”. Belum terbaca, tulis lagi.\n" * 20,
    "token": "w" * 32,
    "link": "https://t.me/inovasi_sulsel_bot?start=" + "w" * 32,
    "when": "Kamis, 24 September 2026, 23.59 WITA",
    "bar": "▓" * 10,
    "number": "KIPP-SULSEL-26-0001-1-X",
    "checksum": "f" * 16,
}


@cache
def catalog(language: str) -> dict[str, Message]:
    return {str(_id(m)): m for m in load_catalog("en" if language == "en" else "id") if m.id}


def _id(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple) else message.id


def wordings(message: Message) -> list[str]:
    found = message.string
    return list(found) if isinstance(found, tuple) else [str(found)]


def placeholders(message: Message) -> set[str]:
    return {name for wording in wordings(message) for name in PLACEHOLDER.findall(wording)}


def everything() -> Iterator[tuple[str, str, Message, str]]:
    """Each wording of each text: language, key, message, wording."""
    for language in LANGUAGES:
        for key, message in catalog(language).items():
            for wording in wordings(message):
                yield language, key, message, wording


# --- the two catalogues --------------------------------------------------------------------------


def test_both_languages_have_the_same_texts() -> None:
    assert set(catalog("id")) == set(catalog("en"))


def test_every_text_is_written() -> None:
    assert [(lang, key) for lang, key, _, wording in everything() if not wording.strip()] == []


def test_both_languages_fill_in_the_same_values() -> None:
    wrong = {
        key: (placeholders(message), placeholders(catalog("en")[key]))
        for key, message in catalog("id").items()
        if key in catalog("en")
        and placeholders(message) - {"count"} != placeholders(catalog("en")[key]) - {"count"}
    }
    assert wrong == {}


def test_a_text_that_counts_has_the_plurals_of_its_language() -> None:
    wrong = []
    for language in LANGUAGES:
        forms = load_catalog(language).num_plurals
        for key, message in catalog(language).items():
            counts = "count" in placeholders(message)
            plural = isinstance(message.id, tuple)
            if (counts and not plural) or (plural and len(wordings(message)) != forms):
                wrong.append((language, key))
    assert wrong == []


def test_every_key_stands_in_one_file() -> None:
    for language in LANGUAGES:
        seen: dict[str, list[str]] = defaultdict(list)
        for path in sorted((ROOT / "locales" / language).glob("*.po")):
            for key in re.findall(r'^msgid "(.+)"$', path.read_text(encoding="utf-8"), re.M):
                seen[key].append(path.name)
        assert {key: files for key, files in seen.items() if len(files) > 1} == {}


# --- the code and the catalogues -----------------------------------------------------------------

AREA_VERB = re.compile(r"[a-z_]+\.[a-z_]+")
DYNAMIC: dict[str, set[str]] = {
    "submit.how_{}": {f"submit.how_{kind.value}" for kind in QuestionType},
    "menu.{}": {f"menu.{command.indonesian}" for command in MENU},
}
"""Keys that are put together, with all their values; of others at least one must be there."""


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES]


@cache
def nodes() -> list[tuple[Path, ast.AST]]:
    return [(path, node) for path, tree in trees() for node in ast.walk(tree)]


@cache
def mentioned() -> tuple[set[str], set[str]]:
    """The keys that stand in the code, and the shapes of those that are put together."""
    areas = {key.partition(".")[0] for key in catalog("id")}
    joined = [node for _, node in nodes() if isinstance(node, ast.JoinedStr)]
    pieces = {id(piece) for node in joined for piece in node.values}
    words = {
        str(node.value)
        for _, node in nodes()
        if isinstance(node, ast.Constant) and id(node) not in pieces
    }
    shapes = {
        "".join(str(p.value) if isinstance(p, ast.Constant) else "{}" for p in node.values)
        for node in joined
    }
    for path in TEMPLATES:
        said = re.findall(r'\bt\("([\w.]+)"( ~)?', path.read_text(encoding="utf-8"))
        words |= {key for key, more in said if not more}
        shapes |= {f"{key}{{}}" for key, more in said if more}
    whole = {word for word in words if re.fullmatch(r"[a-z]+(?:\.\w+)+", word)}
    return (
        {word for word in whole if word.partition(".")[0] in areas},
        {shape for shape in shapes if shape.partition(".")[0] in areas},
    )


def made_from(shape: str) -> set[str]:
    pattern = re.escape(shape).replace(r"\{\}", r"[\w.]+")
    return {key for key in catalog("id") if re.fullmatch(pattern, key)}


def test_every_key_in_the_code_is_in_the_catalogues() -> None:
    whole, shapes = mentioned()
    acts = {word for word in whole if f"history.{word}" in catalog("id")}
    assert whole - set(catalog("id")) - set(AWAITED) - acts == set()
    for shape in shapes:
        assert DYNAMIC.get(shape, set()) <= set(catalog("id")), shape
        assert made_from(shape), shape


def test_what_is_written_down_is_told_in_words() -> None:
    """Of every ``turn.audit("area.verb", …)`` and ``append(session, by, "area.verb", …)``."""
    told = {
        str(argument.value)
        for _, node in nodes()
        if isinstance(node, ast.Call)
        for argument in _action_in(node)
        if isinstance(argument, ast.Constant) and AREA_VERB.fullmatch(str(argument.value))
    }
    assert {word for word in told if f"history.{word}" not in catalog("id")} == set()
    assert len(told) > 30


def _action_in(call: ast.Call) -> list[ast.expr]:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "audit":
        return call.args[:1]
    return call.args[2:3] if isinstance(call.func, ast.Name) and call.func.id == "append" else []


def test_every_text_of_the_catalogues_is_used() -> None:
    whole, shapes = mentioned()
    used = whole.union(*(DYNAMIC.get(shape) or made_from(shape) for shape in shapes))
    assert sorted(set(catalog("id")) - used) == []


@cache
def calls() -> list[tuple[Path, ast.Call, str, str]]:
    """Each call that names a text: where, the call, its name and the key."""
    return list(_calls())


def _calls() -> Iterator[tuple[Path, ast.Call, str, str]]:
    for path, node in nodes():
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            name = node.func.id if isinstance(node.func, ast.Name) else name
            if node.args[0].value in catalog("id"):
                yield path, node, name, str(node.args[0].value)


def test_every_value_a_text_needs_is_given() -> None:
    missing = []
    for path, call, name, key in calls():
        given = {word.arg for word in call.keywords}
        if name == "Problem" and len(call.args) > 1:
            values = call.args[1]
            given = (
                {k.value for k in values.keys if isinstance(k, ast.Constant)}
                if isinstance(values, ast.Dict)
                else {None}
            )
        elif name not in TEXT_CALLS | {"DomainError", "Problem"}:
            continue
        lacking = placeholders(catalog("id")[key]) - given
        if lacking and None not in given:
            missing.append(f"{path.name}:{call.lineno} {key}: {sorted(lacking)}")
        unused = given - placeholders(catalog("id")[key]) - OWN - {None, "count"}
        if unused and name in TEXT_CALLS:
            missing.append(
                f"{path.name}:{call.lineno} {key}: {sorted(map(str, unused))} is not used"
            )
    assert missing == []


SPOKEN = {"say", "edit", "tell", "toast", "labelled", "Markup", "html", "plain", "edit_earlier"}
NAMES_OF_LANGUAGES = {"Bahasa Indonesia", "English"}


def test_no_text_stands_in_the_code() -> None:
    found = []
    for path, node in nodes():
        if not isinstance(node, ast.Call) or "handlers" not in path.parts:
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name not in SPOKEN:
            continue
        for part in [*node.args, *(word.value for word in node.keywords)]:
            pieces = part.values if isinstance(part, ast.JoinedStr) else [part]
            texts = [str(p.value) for p in pieces if isinstance(p, ast.Constant)]
            found += [f"{path.name}:{node.lineno} {t!r}" for t in texts if _is_wording(t)]
    assert found == []


def _is_wording(text: str) -> bool:
    bare = re.sub(r"<[^>]*>|\{[^}]*\}|https://\S+|\?start=", " ", text)
    is_key = re.fullmatch(r"[a-z]+\.\w*|\w+", text) is not None
    return bool(re.search(r"[^\W\d_]{2}", bare)) and not is_key and text not in NAMES_OF_LANGUAGES


# --- every text fits its place -------------------------------------------------------------------


def filled(wording: str) -> str:
    """A wording with the longest values that may stand in it."""
    number = {"count": "10000", "over": "9800", "limit": "300", "total": "28", "answered": "28"}
    return PLACEHOLDER.sub(lambda m: {**number, **LONGEST}.get(m[1], LONG), wording)


def shown(text: str) -> str:
    """What Telegram counts: the text without its tags."""
    return unescape(re.sub(r"<[^>]*>", "", text))


def test_every_text_fits_a_message() -> None:
    too_long = [
        (language, key, len(shown(filled(wording))))
        for language, key, _, wording in everything()
        if len(shown(filled(wording)).encode("utf-16-le")) // 2 > 4096
    ]
    assert too_long == []


@cache
def keys_of(*names: str) -> set[str]:
    return {key for _, _, name, key in calls() if name in names}


def test_every_toast_fits() -> None:
    too_long = [
        (language, key, len(filled(wording)))
        for language, key, _, wording in everything()
        if key in keys_of("toast") and len(filled(wording)) > 200
    ]
    assert too_long == []


def test_every_caption_fits() -> None:
    captions = {
        str(inner.args[0].value)
        for _, node in nodes()
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "send_file"
        for part in node.args
        for inner in ast.walk(part)
        if isinstance(inner, ast.Call) and inner.args and isinstance(inner.args[0], ast.Constant)
    } & set(catalog("id"))
    assert captions
    too_long = [
        (language, key)
        for language, key, _, wording in everything()
        if key in captions and len(shown(filled(wording))) > 1024
    ]
    assert too_long == []


def test_every_button_shows_its_words() -> None:
    """At most 64 signs; where a name follows, enough of it is seen to tell it from others."""
    too_long = []
    for language, key, _, wording in everything():
        if re.search(r"\.b_", key):
            own = len(PLACEHOLDER.sub("", wording))
            if own > (34 if PLACEHOLDER.search(wording) else 40):
                too_long.append((language, key, wording))
    assert too_long == []


class _Balance(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        self.open.append(tag)
        if tag not in TAGS or any(name not in {"href", "expandable"} for name, _ in attrs):
            self.wrong.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_only_tags_of_telegram_are_used_and_they_are_closed() -> None:
    wrong = []
    for language, key, _, wording in everything():
        balance = _Balance()
        balance.feed(wording)
        if balance.wrong or balance.open:
            wrong.append((language, key))
    assert wrong == []


def test_labels_and_toasts_hold_no_tags() -> None:
    labels = {key for key in catalog("id") if re.search(r"\.b_", key)}
    plain = keys_of(*PLAIN_CALLS) | labels
    marked = [(lang, key) for lang, key, _, w in everything() if re.search(r"<\w|&\w+;", w)]
    assert [(lang, key) for lang, key in marked if key in plain] == []


# --- the words -----------------------------------------------------------------------------------

UNWANTED = {
    "id": r"\b(?:Anda|kamu|kalian|gagal|error|invalid|proposal|deadline|batas waktu|konsep|"
    r"tanda bukti|instansi|komite|admin|klik|silahkan|harap)\b",
    "en": r"\b(?:invalid|error|failed|click|committee|institution|due date|hand(?:ed)? in|OPD)\b",
}
"""Blame, other names for what has one (usulan, draf, tenggat, OPD, panitia, tanda terima)."""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_thing_has_the_same_name_and_nobody_is_blamed(language: str) -> None:
    found = {
        key: word[0]
        for lang, key, _, wording in everything()
        if lang == language and key.partition(".")[0] in AREAS
        for word in [re.search(UNWANTED[language], PLACEHOLDER.sub("", wording), re.IGNORECASE)]
        if word
    }
    assert found == {}


AREAS = {
    "account",
    "answer",
    "core",
    "files",
    "guide",
    "invitation",
    "menu",
    "pdf",
    "reminders",
    "review",
    "submit",
    "word",
}


def test_commands_are_named_in_the_readers_language() -> None:
    other = {
        "id": {c.english for c in MENU if c.english != c.indonesian},
        "en": {c.indonesian for c in MENU if c.english != c.indonesian},
    }
    known = {name for names, _ in COMMANDS for name in names}
    wrong = []
    for language, key, _, wording in everything():
        named = re.findall(r"(?<![\w/.<}])/([a-z_]+)", wording)
        foreign = [name for name in named if name in other[language] or name not in known]
        wrong += [(language, key, name) for name in foreign]
    assert wrong == []


def test_no_sentence_shouts() -> None:
    found = [
        (language, key)
        for language, key, _, wording in everything()
        if "!" in wording or re.search(r"\.\.\.", wording)
    ]
    assert found == []


# --- the question cards --------------------------------------------------------------------------


def draft_on(database: Database, template: str, language: str) -> tuple[int, int]:
    """A contact and a draft with the longest title, in an edition of a template."""
    with database.transaction() as session:
        agency = session.get_one(Agency, agency_id(session, "dpppa"))
        session.add(Person(id=1, telegram_name="A", name="A", language=language, first_seen_at=NOW))
        session.flush()
        session.add(Membership(person_id=1, agency_id=agency.id or 0, since=NOW))
        edition = open_from_template(
            session, EDITIONS / f"{template}.yaml", "UJI-26", NOW, NOW.replace(year=2027)
        )
        proposal = start_proposal(session, edition, agency, 1, NOW)
        return 1, proposal.id or 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", sorted(path.stem for path in EDITIONS.glob("*.yaml")))
async def test_a_question_is_read_at_a_glance(tmp_path: Path, template: str, language: str) -> None:
    """At most 600 characters for each question card, whatever was chosen before."""
    database = Undone(new_sqlite(tmp_path))
    surface = Surface(database)
    await surface.rise()
    person, proposal = draft_on(database, template, language)
    form = load_form(EDITIONS / f"{template}.yaml")
    long = {}
    for question in form.questions:
        if question.when is not None:
            with database.transaction() as session:
                work = load_work(session, session.get_one(Proposal, proposal))
                value = sorted(question.when.values)[0]
                save_answer(session, work, question.when.question, value, person, NOW)
        card = surface.press(person, f"sq:{proposal}:{question.id}:0").outbox[-1]
        text = shown(_text(card))
        assert question.title.in_("en" if language == "en" else "id") in text
        if len(text) > 600:
            long[question.id] = len(text)
    database.close()
    assert long == {}


def _text(row: Outbox) -> str:
    return str(row.params["text"])
