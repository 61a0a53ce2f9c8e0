"""What has to stand before anything runs: folders, tables, reference data, a practice edition."""

from datetime import datetime, time, timedelta
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.settings import Settings, SettingsError
from domain.dates import WITA
from domain.form_file import load_form
from domain.guide import GuideError
from handlers.guide import COURSE, shipped
from storage.database import Database
from storage.editions import all_editions, open_from_template, templates
from storage.migrate import NewerDatabaseError, migrate
from storage.reference_data import load_reference
from storage.tables import Edition

EDITIONS = Path(__file__).parent.parent / "editions"
PRACTICE = EDITIONS / "kipp-sulsel.yaml"
PRACTICE_DAYS = 21
PRACTICE_CLOSES = time(16, 0)


def prepared_database(settings: Settings) -> Database:
    """The database of the settings at its newest tables, with the reference data loaded.

    Raises SettingsError where it cannot be opened or stands ahead of this program.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    file = sqlite_file(settings)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        migrate(database)
    except OperationalError:
        raise SettingsError(
            "The database of DATABASE_URL cannot be opened: is the address right, its server "
            "running, its folder writable?"
        ) from None
    except NewerDatabaseError as error:
        raise SettingsError(f"Not started: {error}.") from None
    with database.transaction() as session:
        load_reference(session)
    return database


def sqlite_file(settings: Settings) -> Path | None:
    """Where the SQLite database lies; ``None`` for PostgreSQL."""
    url = make_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return Path(url.database)


def attachments_folder(settings: Settings) -> Path:
    return settings.data_dir / "attachments"


def exports_folder(settings: Settings) -> Path:
    return settings.data_dir / "exports"


def photos_folder(settings: Settings) -> Path:
    """Photos of innovations, by the names that ``Innovation.photo`` says."""
    return settings.data_dir / "photos"


def folders_of_files(settings: Settings) -> dict[str, Path]:
    """Everything beside the database that a backup holds, by its name there."""
    return {"attachments": attachments_folder(settings), "photos": photos_folder(settings)}


def check_course() -> None:
    """Raises SettingsError where the course is wrong or leads to a question no form has."""
    forms = (load_form(template.path) for template in templates())
    try:
        shipped().check_questions({question.id for form in forms for question in form.questions})
    except GuideError as error:
        raise SettingsError(f"Not started: {COURSE.parent.name}/{COURSE.name}: {error}.") from None


def open_practice(session: Session, now: datetime) -> Edition | None:
    """An edition to practise with, where there is none at all."""
    if all_editions(session):
        return None
    day = now.astimezone(WITA).date() + timedelta(days=PRACTICE_DAYS)
    closes_at = datetime.combine(day, PRACTICE_CLOSES, WITA)
    return open_from_template(session, PRACTICE, f"LATIHAN-{day.year}", now, closes_at)
