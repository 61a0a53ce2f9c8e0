"""Reads a form from its data (YAML in ``editions/``, JSON in the database) and writes it back."""

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from domain.errors import FormError
from domain.form import Eligibility, Form, Option, Question, QuestionType, Section, Text, When
from domain.yaml_text import read_yaml

QUESTION_ID = re.compile(r"[a-z][a-z0-9_]{0,15}")
OPTION_VALUE = re.compile(r"[A-Za-z0-9_]{1,16}")
HELP_LIMIT = 600
OPTIONAL = (
    "min_words",
    "max_words",
    "minimum",
    "maximum",
    "weight_percent",
)


def load_form(path: Path) -> Form:
    """The form of an edition template; FormError names the place that is wrong."""
    data = read_yaml(path.read_text(encoding="utf-8"))
    try:
        return parse_form(data["form"])
    except (KeyError, TypeError) as error:
        raise FormError(f"{path.name}: the part {error} is missing") from None


def parse_form(data: Mapping[str, Any]) -> Form:
    """A form from its plain data; FormError names the place that is wrong."""
    questions = tuple(_question(raw) for raw in data["questions"])
    form = Form(
        id=data["id"],
        version=int(data["version"]),
        name=_text(data["name"], "name"),
        sections=tuple(
            Section(raw["id"], _text(raw["title"], raw["id"])) for raw in data["sections"]
        ),
        questions=questions,
        eligibility=_eligibility(data.get("eligibility")),
        title_question=data.get("title_question", "judul"),
    )
    _check_references(form)
    return form


def _question(raw: Mapping[str, Any]) -> Question:
    name = str(raw.get("id", ""))
    if not QUESTION_ID.fullmatch(name):
        raise FormError(f"question {name!r}: an id is 1–16 of a-z, 0-9 and _, a letter first")
    try:
        return _read_question(name, raw)
    except (AttributeError, KeyError, TypeError) as error:
        raise FormError(f"question {name}: something is missing or misplaced: {error}") from None


def _read_question(name: str, raw: Mapping[str, Any]) -> Question:
    try:
        kind = QuestionType(raw["type"])
    except (KeyError, ValueError):
        allowed = ", ".join(sorted(QuestionType))
        raise FormError(f"question {name}: type must be one of {allowed}") from None
    question = Question(
        id=name,
        section=str(raw["section"]),
        type=kind,
        title=_text(raw["title"], name),
        help=_text(raw["help"], name),
        example=_text(raw["example"], name) if raw.get("example") else Text("", ""),
        required=bool(raw.get("required", True)),
        when=_when(raw.get("when"), name),
        required_when=_when(raw.get("required_when"), name),
        limit_verified=bool(raw.get("limit_verified", False)),
        options=tuple(_option(option, name) for option in raw.get("options", ())),
        accept=_listed(raw.get("accept")),
        max_files=int(raw.get("max_files", 1)),
        personal_data=bool(raw.get("personal_data", False)),
        headings=_listed(raw.get("headings")),
        source=raw.get("source", ""),
        **{key: raw[key] for key in OPTIONAL if raw.get(key) is not None},
    )
    if len(question.help.id) > HELP_LIMIT or len(question.help.en) > HELP_LIMIT:
        raise FormError(f"question {name}: help is longer than {HELP_LIMIT} characters")
    if kind in {QuestionType.CHOICE, QuestionType.CHOICES} and not question.options:
        raise FormError(f"question {name}: a choice needs options")
    return question


def _option(raw: Mapping[str, Any], question: str) -> Option:
    value = str(raw["value"])
    if not OPTION_VALUE.fullmatch(value):
        raise FormError(f"question {question}: option {value!r} is 1–16 letters, digits or _")
    return Option(value, _text(raw["label"], question))


def _text(raw: Any, place: str) -> Text:
    try:
        return Text(str(raw["id"]).strip(), str(raw["en"]).strip())
    except (KeyError, TypeError):
        raise FormError(f"{place}: a text needs both id and en") from None


def _when(raw: Mapping[str, Any] | None, question: str) -> When | None:
    if raw is None:
        return None
    if len(raw) != 1:
        raise FormError(f"question {question}: a condition names one question")
    ((name, values),) = raw.items()
    return When(str(name), frozenset(_listed(values)))


def _listed(raw: Any) -> tuple[str, ...]:
    """Words of a list, of which a single one may stand without its dash."""
    if raw is None:
        return ()
    return tuple(str(item) for item in (raw if isinstance(raw, list) else [raw]))


def _eligibility(raw: Mapping[str, Any] | None) -> Eligibility | None:
    if raw is None:
        return None
    return Eligibility(
        raw["start_question"], raw["group_question"], dict(raw.get("min_age_months", {}))
    )


def _check_references(form: Form) -> None:
    sections = {section.id for section in form.sections}
    seen: set[str] = set()
    for question in form.questions:
        if question.id in seen:
            raise FormError(f"question {question.id}: the id stands twice")
        if question.section not in sections:
            raise FormError(f"question {question.id}: section {question.section!r} is unknown")
        for condition in (question.when, question.required_when):
            if condition and condition.question not in seen:
                raise FormError(
                    f"question {question.id}: its condition needs an earlier question, "
                    f"not {condition.question!r}"
                )
        seen.add(question.id)
    if form.title_question not in seen:
        raise FormError(f"title_question: {form.title_question!r} is no question of the form")


# --- writing -----------------------------------------------------------------------------------


def dump_form(form: Form) -> dict[str, Any]:
    """Plain data from which :func:`parse_form` makes the same form."""
    data: dict[str, Any] = {
        "id": form.id,
        "version": form.version,
        "name": _dump_text(form.name),
        "sections": [{"id": s.id, "title": _dump_text(s.title)} for s in form.sections],
        "questions": [_dump_question(question) for question in form.questions],
        "title_question": form.title_question,
    }
    if form.eligibility:
        data["eligibility"] = {
            "start_question": form.eligibility.start_question,
            "group_question": form.eligibility.group_question,
            "min_age_months": dict(form.eligibility.min_age_months),
        }
    return data


def _dump_question(question: Question) -> dict[str, Any]:
    data: dict[str, Any] = {
        key: getattr(question, key)
        for key in (
            "id",
            "section",
            "required",
            "limit_verified",
            "max_files",
            "personal_data",
            "source",
            *OPTIONAL,
        )
        if getattr(question, key) is not None
    }
    data["type"] = question.type.value
    for key in ("title", "help", "example"):
        data[key] = _dump_text(getattr(question, key))
    for key in ("when", "required_when"):
        condition = getattr(question, key)
        if condition:
            data[key] = {condition.question: sorted(condition.values)}
    data["options"] = [
        {"value": option.value, "label": _dump_text(option.label)} for option in question.options
    ]
    data["accept"] = list(question.accept)
    data["headings"] = list(question.headings)
    return data


def _dump_text(text: Text) -> dict[str, str]:
    return {"id": text.id, "en": text.en}


def fingerprint(form: Form) -> str:
    """The SHA-256 of a form's content: equal forms are one version."""
    canonical = json.dumps(dump_form(form), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
