"""The command line: ``python -m bot …``."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot import logs
from bot.event_loop import run_loop
from bot.prepare import (
    attachments_folder,
    folders_of_files,
    open_practice,
    prepared_database,
    sqlite_file,
)
from bot.settings import Settings, load_settings
from domain.clock import Clock
from domain.dates import read_moment, wita
from domain.editions import Moment
from domain.errors import DomainError, FormError
from domain.exports import ALWAYS_PERSONAL, Format, Order, Subject, formats
from domain.gallery_links import HOME
from domain.roles import Grant, StaffRole
from storage.agencies import agency_by_code, find, region_named, regions
from storage.audit import latest
from storage.csv_rows import WrongFileError
from storage.edition_changes import open_now, set_moment
from storage.editions import (
    EditionError,
    Tally,
    all_editions,
    edition_by_code,
    phase_of,
    tallies,
)
from storage.invitations import VALID_FOR
from storage.invitations import invite as make_invitation
from storage.reference_data import Counts, import_agencies, import_winners
from storage.staff import grant
from storage.tables import Agency, Edition, EditionState, Region

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
editions = typer.Typer(no_args_is_help=True, help="Editions of the competition.")
imports = typer.Typer(no_args_is_help=True, help="Agencies and winners from CSV files.")
app.add_typer(editions, name="edition")
app.add_typer(imports, name="import")

DEADLINE_TIME = time(16)
"""Where a deadline is typed without a time."""


@app.callback()
def everywhere() -> None:
    """The public-service innovation bot of South Sulawesi."""
    logs.configure(load_settings().log_format)


# --- running -------------------------------------------------------------------------------------


@app.command()
def run() -> None:
    """Start the bot; without BOT_TOKEN together with the sandbox."""
    run_loop(_run(load_settings()))


async def _run(settings: Settings) -> None:
    from bot.program import serve, stop_on_signals

    stop = stop_on_signals()
    if settings.on_telegram:
        await serve(settings, Clock(), stop)
    else:
        await _run_in_sandbox(settings, stop)


async def _run_in_sandbox(settings: Settings, stop: asyncio.Event) -> None:
    from bot.program import serve
    from bot.sandbox.memory import keep, recall
    from bot.sandbox.server import serve as serve_sandbox
    from bot.sandbox.world import ORGANIZER_ID
    from bot.web.server import free_port

    clock = Clock()
    folder = settings.data_dir / "sandbox"
    world = recall(folder, clock)
    token = _practise(settings, clock)
    sandbox = await serve_sandbox(world, settings.web_host, settings.web_port)
    port = free_port(settings.web_host, settings.web_port and settings.web_port + 1)
    pages = settings.web_url or f"http://{settings.web_host}:{port}"
    typer.echo(f"\n  Open {sandbox.url} in a browser: the sandbox plays Telegram.")
    typer.echo(f"  The gallery of innovations is at {pages}{HOME['id']}\n")
    typer.echo(f"  To become a contact, open {sandbox.url}/?start={token}")
    typer.echo(f"  or send this in a chat there: /start {token}\n")
    typer.echo("  Ctrl-C stops; nothing is lost. For a real bot set BOT_TOKEN in config.env.\n")
    overrides = {
        "bot_api_url": sandbox.url,
        "organizer_ids": (ORGANIZER_ID,),
        "web_port": port,
        "web_url": pages,
    }
    keeping = asyncio.create_task(keep(world, folder))
    try:
        await serve(settings.model_copy(update=overrides), clock, stop)
    finally:
        await sandbox.stop()
        keeping.cancel()
        await asyncio.wait({keeping})


def _practise(settings: Settings, clock: Clock) -> str:
    """An open practice edition, and an invitation to try it; returns the token."""
    database = prepared_database(settings)
    with database.transaction() as session:
        now = clock.now()
        open_practice(session, now)
        agency = agency_by_code(session, "dinkes")
        assert agency is not None
        assert agency.id is not None
        token = make_invitation(session, agency.id, now)
    database.close()
    return token


@app.command()
def sandbox() -> None:
    """Start the sandbox alone, for a bot started elsewhere with BOT_API_URL."""
    settings = load_settings()

    async def alone() -> None:
        from bot.program import stop_on_signals
        from bot.sandbox.server import serve as serve_sandbox
        from bot.sandbox.world import World

        stop = stop_on_signals()
        running = await serve_sandbox(World(Clock()), settings.web_host, settings.web_port)
        typer.echo(f"Open {running.url} in a browser: the sandbox plays Telegram.")
        typer.echo(f"Start the bot with BOT_API_URL={running.url} and BOT_TOKEN={settings.token}")
        await stop.wait()
        await running.stop()

    run_loop(alone())


@app.command()
def migrate() -> None:
    """Bring the database to the newest tables and load the reference data."""
    prepared_database(load_settings()).close()
    typer.echo("The database is up to date.")


# --- people and editions -------------------------------------------------------------------------


@app.command()
def invite(agency: Annotated[str, typer.Argument(help="Code or name of the agency")]) -> None:
    """Print a single-use invitation for a contact of an agency; it ends after 72 hours."""
    with _session(load_settings()) as session:
        found = _agency(session, agency)
        now = Clock().now()
        assert found.id is not None
        token = make_invitation(session, found.id, now)
        typer.echo(f"{found.name}\n/start {token}\nUntil {wita(now + VALID_FOR, 'en')}")
        typer.echo("As a link: https://t.me/<the bot's name>?start=" + token)


def _agency(session: Session, typed: str) -> Agency:
    found = agency_by_code(session, typed)
    if found is not None:
        return found
    near = find(session, typed)
    names = "\n".join(f"  {match.agency.code}  {match.agency.name}" for match in near)
    raise SystemExit(f"Say which agency by its code:\n{names or '  (none is near)'}")


@app.command("grant")
def grant_role(
    person: Annotated[int, typer.Argument(help="Telegram id of the person, a number")],
    role: Annotated[StaffRole, typer.Argument(help="The role")],
    region: Annotated[str, typer.Option(help="Code or name; a coordinator needs one")] = "",
    edition: Annotated[str, typer.Option(help="Code of the edition; without it, all")] = "",
) -> None:
    """Give somebody a role in running the competition."""
    if (role is StaffRole.COORDINATOR) != bool(region):
        raise SystemExit("A coordinator needs --region; no other role takes one.")
    if role is StaffRole.OWNER and edition:
        raise SystemExit("An owner owns all editions; leave --edition away.")
    with _session(load_settings()) as session:
        chosen = _edition(session, edition).id if edition else None
        given = Grant(role, chosen, _region(session, region).code if region else None)
        new = grant(session, person, given, None, Clock().now())
        typer.echo(f"{person} {'is now' if new else 'was already'} {role}.")


def _region(session: Session, typed: str) -> Region:
    found = region_named(session, typed)
    if found is None:
        names = ", ".join(f"{region.code} {region.name}" for region in regions(session))
        raise SystemExit(f"There is no region {typed}; there are: {names}.")
    return found


@app.command()
def audit(most: Annotated[int, typer.Option(help="How many entries", min=1)] = 50) -> None:
    """Print who changed or sent what, and when; the newest last."""
    with _session(load_settings()) as session:
        for entry in reversed(latest(session, 0, most)):
            when, who = wita(entry.at, "en", seconds=True), entry.actor or "program"
            kept = {"before": entry.before, "after": entry.after}
            told = [f"{name}={value}" for name, value in kept.items() if value is not None]
            typer.echo("  ".join([when, str(who), entry.action, entry.subject, *told]))


@editions.command("open")
def open_edition(
    template: Annotated[Path, typer.Argument(help="A file of editions/", exists=True)],
    code: Annotated[str, typer.Option(help="Short code, e.g. KIPP-2027")],
    closes: Annotated[str, typer.Option(help='Deadline in WITA, e.g. "30 april 2027 17.00"')],
    quiet: Annotated[bool, typer.Option(help="Tell no contact")] = False,
) -> None:
    """Open an edition from now until its deadline, and tell the contacts."""
    from handlers.edition_news import announce_openings

    now = Clock().now()
    deadline = _deadline(closes, now)
    with _session(load_settings()) as session, _refusals():
        edition = open_now(session, template, code, deadline, now)
        edition.opening_untold = not quiet
        announce_openings(session, now)
        typer.echo(f"{edition.name} ({code}) is open until {wita(deadline, 'en')}.")


@editions.command("deadline")
def move_deadline(
    code: Annotated[str, typer.Argument(help="Code of the edition")],
    closes: Annotated[str, typer.Option(help='New deadline in WITA, e.g. "2 mei 2027 17.00"')],
    quiet: Annotated[bool, typer.Option(help="Tell no contact")] = False,
) -> None:
    """Move the deadline of an edition: reminders are planned anew, contacts are told."""
    from handlers.edition_news import tell_deadline

    now = Clock().now()
    deadline = _deadline(closes, now)
    with _session(load_settings()) as session, _refusals():
        edition = _edition(session, code)
        before = edition.closes_at
        set_moment(session, edition, Moment.CLOSES, deadline, None, now)
        published = edition.state == EditionState.OPEN
        told = 0
        if published and not quiet and deadline != before:
            told = tell_deadline(session, edition, before, now).count
        typer.echo(f"{edition.name} ({code}) now closes {wita(deadline, 'en')}; {told} are told.")


@editions.command("list")
def list_editions() -> None:
    """Every edition with its phase, times and counts."""
    now = Clock().now()
    with _session(load_settings()) as session:
        counts = tallies(session)
        for edition in all_editions(session):
            closes, phase = wita(edition.closes_at, "en"), phase_of(edition, now)
            came = counts.get(edition.id or 0, Tally())
            typer.echo(
                f"{edition.code}  {phase}  closes {closes}  {came.drafts} drafts,"
                f" {came.submitted} handed in  {edition.name}"
            )


@contextmanager
def _refusals() -> Iterator[None]:
    """What the rules refuse is told in a sentence, and nothing is changed."""
    try:
        yield
    except (EditionError, FormError) as error:
        raise SystemExit(f"Nothing was changed: {error}.") from None
    except DomainError as error:
        from handlers.texts import texts

        raise SystemExit(texts("en").problem(error.problem)) from None


def _deadline(typed: str, now: datetime) -> datetime:
    deadline = read_moment(typed, now, DEADLINE_TIME)
    if deadline is None or deadline <= now:
        raise SystemExit("--closes needs a coming date and time, e.g. '30 april 2027 17.00'.")
    return deadline


@app.command()
def coverage(
    edition: Annotated[str, typer.Argument(help="Code of the edition")],
) -> None:
    """How many agencies of each region stand where in an edition."""
    from bot.coverage_table import table

    with _session(load_settings()) as session:
        for line in table(session, _edition(session, edition), Clock().now()):
            typer.echo(line)


def _edition(session: Session, code: str) -> Edition:
    found = edition_by_code(session, code)
    if found is None:
        known = ", ".join(edition.code for edition in all_editions(session)) or "none"
        raise SystemExit(f"There is no edition {code}; there are: {known}.")
    return found


# --- files ---------------------------------------------------------------------------------------


@imports.command("agencies")
def import_agencies_file(file: Path) -> None:
    """Add or change agencies from a CSV file; all or nothing."""
    with _session(load_settings()) as session:
        _told(lambda: import_agencies(session, file))


@imports.command("winners")
def import_winners_file(file: Path) -> None:
    """Add or change recorded winners from a CSV file; all or nothing."""
    with _session(load_settings()) as session:
        _told(lambda: import_winners(session, file))


def _told(load: Callable[[], Counts]) -> None:
    try:
        counts = load()
    except WrongFileError as error:
        raise SystemExit(str(error)) from None
    kept = f" {counts.kept} stay as organizers have them." if counts.kept else ""
    typer.echo(f"{counts.new} new, {counts.changed} changed, {counts.same} as before.{kept}")


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="A .xlsx, .csv, .json or (for files) .zip to write")],
    what: Annotated[Subject, typer.Option(help="What to write")] = Subject.PROPOSALS,
    edition: Annotated[str, typer.Option(help="Only this edition")] = "",
    personal: Annotated[bool, typer.Option(help="With names, phone numbers and files")] = False,
) -> None:
    """Write what there is to a file; personal data only when asked for."""
    from bot.exports.making import write_file
    from bot.exports.source import Source

    settings = load_settings()
    database = prepared_database(settings)
    try:
        with database.transaction() as session, _refusals():
            number = _edition(session, edition).id if edition else None
            order = Order(what, _export_format(what, file, personal), number, personal=personal)
        source = Source(database, attachments_folder(settings), order, Clock().now())
        with _refusals():
            count = write_file(source, file)
    finally:
        database.close()
    typer.echo(f"{count} {'files' if what is Subject.FILES else 'rows'} written to {file}.")


def _export_format(what: Subject, file: Path, personal: bool) -> Format:
    endings = {f".{form}": form for form in formats(what)}
    if file.suffix not in endings:
        raise SystemExit(f"The file must end in {' or '.join(endings)}.")
    if what in ALWAYS_PERSONAL and not personal:
        raise SystemExit("Files hold personal data: add --personal if you may have it.")
    return endings[file.suffix]


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="A new .tar or .tar.gz file")]) -> None:
    """Copy database and files into one file; the bot may run meanwhile."""
    from bot.backups import BackupError
    from bot.backups import backup as copy

    settings = load_settings()
    try:
        count = copy(file, sqlite_file(settings), folders_of_files(settings))
    except (BackupError, OSError) as error:
        raise SystemExit(f"No backup was made: {error}") from None
    typer.echo(f"{count} files are in {file}.")
    if sqlite_file(settings) is None:
        typer.echo("The PostgreSQL database is not in it; copy it with pg_dump.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that backup made", exists=True)],
    force: Annotated[bool, typer.Option(help="Replace the database there is (it is kept)")] = False,
) -> None:
    """Put a backup back; what waited to be sent then waits for a person's decision."""
    from bot.backups import BackupError, prepare_restored, restore_files
    from bot.backups import restore as put_back

    settings = load_settings()
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database_file = sqlite_file(settings)
    try:
        if database_file is None:
            restore_files(file, folders_of_files(settings))
        else:
            put_back(file, database_file, folders_of_files(settings), force=force)
    except (BackupError, OSError) as error:
        raise SystemExit(f"Nothing was restored: {error}") from None
    database = prepared_database(settings)
    waiting = prepare_restored(database, Clock().now())
    database.close()
    typer.echo(
        f"Restored. {waiting.messages} messages that waited to be sent stand aside (see doctor)."
    )
    for code in waiting.aside.openings:
        typer.echo(f"The opening of {code} may have been told already: send a broadcast if not.")
    if waiting.aside.extras:
        typer.echo(f"{waiting.aside.extras} extra reminders that were due are drafts again.")
    if waiting.aside.winners:
        typer.echo(f"{waiting.aside.winners} new awards may have been told already; they are not.")


@app.command()
def doctor() -> None:
    """Look whether settings, database, files, disk and clock are sound."""
    from bot.doctor import examine, report
    from storage.database import Database

    settings = load_settings()
    database = Database(settings.database_url)
    well = report(examine(settings, database, Clock()), typer.echo)
    database.close()
    raise SystemExit(0 if well else 1)


@contextmanager
def _session(settings: Settings) -> Iterator[Session]:
    """One transaction on the prepared database."""
    database = prepared_database(settings)
    try:
        with database.transaction() as session:
            yield session
    finally:
        database.close()
