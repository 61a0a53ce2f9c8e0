"""What people wrote, who they are and what is secret stands in no log and in nobody else's chat."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.faults.leaks import ANSWER, EMAIL, FOLDER, NAME, PHONE, TOKEN

ROOT = Path(__file__).parents[2]
PERSONAL = {"name": NAME, "phone": PHONE, "email": EMAIL, "answer": ANSWER, "token": TOKEN}


@cache
def run(log_format: str) -> tuple[str, dict[str, list[str]]]:
    """The program's output, and what the people in it were told."""
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.leaks", folder, log_format],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        output = done.stdout + done.stderr
        assert done.returncode == 0, output[-3000:]
        return output, json.loads((Path(folder) / "told.json").read_text(encoding="utf-8"))


@pytest.fixture(params=["text", "json"])
def output(request: pytest.FixtureRequest) -> str:
    return run(request.param)[0]


@pytest.mark.parametrize("what", PERSONAL)
def test_nothing_personal_or_secret_stands_in_the_output(output: str, what: str) -> None:
    assert PERSONAL[what] not in output
    assert PERSONAL[what].split()[0] not in output


def test_no_path_and_no_traceback_stands_in_the_output(output: str) -> None:
    for forbidden in (FOLDER, "/root/", str(ROOT), "site-packages", "Traceback", 'File "'):
        assert forbidden not in output


def test_a_fault_is_told_by_its_kind_and_place(output: str) -> None:
    """What an operator needs is there: the run would pass with empty logs otherwise."""
    assert output.count("Bug") >= 2
    assert "handlers.submit.message" in output
    assert "update set aside" in output


def test_who_hits_a_fault_is_told_kindly_and_without_its_words() -> None:
    told = run("text")[1]["person"]
    apologies = [text for text in told if "gangguan" in text]
    assert len(apologies) == 2
    for text in apologies:
        assert "tersimpan" in text
        for forbidden in ("Bug", "Error", "Traceback", ".py", FOLDER, TOKEN, EMAIL):
            assert forbidden not in text


def test_nobody_else_is_told_what_somebody_wrote() -> None:
    told = "\n".join(run("text")[1]["colleague"])
    for what in ("phone", "email", "answer", "token"):
        assert PERSONAL[what] not in told
