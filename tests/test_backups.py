"""A backup holds the database, the attachments and the photos, and puts all of them back."""

import tarfile
from pathlib import Path

import pytest
from sqlmodel import func, select

from bot.backups import BackupError, backup, restore
from storage.database import Database
from storage.tables import Winner
from tests.engines import new_database

FILES = {"attachments": "ab/1-abc.pdf", "photos": "0123.jpg"}


def folders(place: Path) -> dict[str, Path]:
    return {name: place / name for name in FILES}


def test_everything_comes_back_and_nothing_is_overwritten(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    new.mkdir()
    for name, file in FILES.items():
        path = old / name / file
        path.parent.mkdir(parents=True)
        path.write_bytes(name.encode())
        path.with_suffix(".part").write_bytes(b"half")
    copy = tmp_path / "copy.tar.gz"
    with new_database("sqlite", old) as database:
        assert database.url.endswith("test.db")
        assert backup(copy, old / "test.db", folders(old)) == 3
    with pytest.raises(BackupError):
        backup(copy, old / "test.db", folders(old))
    restore(copy, new / "test.db", folders(new), force=False)
    for name, file in FILES.items():
        assert (new / name / file).read_bytes() == name.encode()
        assert len([p for p in (new / name).rglob("*") if p.is_file()]) == 1
    put_back = Database(f"sqlite:///{new / 'test.db'}")
    with put_back.transaction() as session:
        assert session.exec(select(func.count()).select_from(Winner)).one() == 134
    put_back.close()


def test_a_backup_of_before_there_were_photos_is_taken_as_well(tmp_path: Path) -> None:
    with new_database("sqlite", tmp_path):
        backup(tmp_path / "old.tar", tmp_path / "test.db", {"attachments": tmp_path / "none"})
    with tarfile.open(tmp_path / "old.tar") as tar:
        assert tar.getnames() == ["database.sqlite"]
    restore(tmp_path / "old.tar", tmp_path / "new.db", folders(tmp_path), force=False)
    assert (tmp_path / "photos").is_dir()
