"""``python -m bot export``: the same files for whoever runs the bot."""

import csv
import zipfile
from pathlib import Path

import pytest
from python_calamine import load_workbook
from typer.testing import CliRunner, Result

from bot.cli import app
from tests.organizers.exporting import handed_in
from tests.stage import Stage

pytestmark = pytest.mark.parametrize("stage", ["sqlite"], indirect=True)


@pytest.fixture
def folder(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database with one proposal handed in, named by the environment."""
    handed_in(stage, stage.open_edition(), stage.contact())
    monkeypatch.chdir(stage.folder)
    monkeypatch.setenv("DATABASE_URL", stage.database.url)
    monkeypatch.setenv("DATA_DIR", str(stage.folder))
    return stage.folder


def export(*words: str) -> Result:
    return CliRunner().invoke(app, ["export", *words])


def test_a_table_is_written_by_the_ending_of_its_file(folder: Path) -> None:
    assert "1 rows written to u.xlsx" in export("u.xlsx", "--edition", "UJI-26").output
    rows = load_workbook("u.xlsx").get_sheet_by_index(0).to_python()
    assert "UJI-26" in rows[1]
    assert "291 rows" in export("c.csv", "--what", "coverage").output
    with (folder / "c.csv").open(encoding="utf-8-sig") as file:
        assert sum(row["submitted"] == "1" for row in csv.DictReader(file)) == 1


def test_files_are_written_to_a_zip_only_when_personal_data_is_asked_for(folder: Path) -> None:
    refused = export("b.zip", "--what", "files")
    assert (refused.exit_code, "--personal" in str(refused.output)) == (1, True)
    assert not (folder / "b.zip").exists()
    assert "2 files" in export("b.zip", "--what", "files", "--personal").output
    with zipfile.ZipFile("b.zip") as packed:
        assert len(packed.namelist()) == 3
    assert not list(folder.glob(".export-*"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("u.pdf",), "must end in .xlsx or .csv or .json"),
        (("u.xlsx", "--what", "files"), "must end in .zip"),
        (("u.xlsx", "--edition", "NONE"), "There is no edition NONE; there are: UJI-26"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    folder: Path, words: tuple[str, ...], said: str
) -> None:
    result = export(*words)
    assert result.exit_code == 1
    assert said in result.output
    assert not list(folder.glob("u.*"))
