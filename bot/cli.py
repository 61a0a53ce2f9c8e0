"""The command line: ``python -m bot …``."""

import asyncio
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot.settings import Settings, load_settings
from domain.clock import Clock
from domain.dates import WITA, read_moment, wita

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
editions = typer.Typer(no_args_is_help=True, help="Editions of the competition.")
app.add_typer(editions, name="edition")

EDITIONS = Path(__file__).parent.parent / "editions"
PRACTICE = "LATIHAN"


@app.command()
def run() -> None:
    """Start the bot; without BOT_TOKEN together with the sandbox."""
    settings = load_settings()
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    from bot.app import serve, stop_on_signals

    stop = stop_on_signals()
    clock = Clock()
    if settings.on_telegram:
        await serve(settings, clock, stop)
        return
    from bot.sandbox.server import serve as serve_sandbox
    from bot.sandbox.world import ORGANIZER_ID, World

    sandbox = await serve_sandbox(World(clock), settings.web_host, settings.web_port)
    overrides = {"bot_api_url": sandbox.url, "organizer_ids": (ORGANIZER_ID,)}
    settings = settings.model_copy(update=overrides)
    link = _practise(settings, clock)
    typer.echo(f"The sandbox plays Telegram: open {sandbox.url}")
    typer.echo(f"Invitation for a contact (send it as a message): /start {link}")
    try:
        await serve(settings, clock, stop)
    finally:
        await sandbox.stop()


def _practise(settings: Settings, clock: Clock) -> str:
    """An open practice edition, and an invitation to try it; returns the token."""
    from bot.app import open_database
    from storage.agencies import agency_by_code
    from storage.editions import open_editions, open_from_template
    from storage.invitations import invite as make_invitation

    database = open_database(settings)
    with database.transaction() as session:
        now = clock.now()
        if not open_editions(session, now):
            closes = datetime.combine(
                now.astimezone(WITA).date() + timedelta(days=21), time(16), WITA
            )
            code = f"{PRACTICE}-{now:%y%m%d%H%M}"
            open_from_template(session, EDITIONS / "kipp-sulsel.yaml", code, now, closes)
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
        from bot.app import stop_on_signals
        from bot.sandbox.server import serve as serve_sandbox
        from bot.sandbox.world import World

        stop = stop_on_signals()
        running = await serve_sandbox(World(Clock()), settings.web_host, settings.web_port)
        typer.echo(f"The sandbox plays Telegram: open {running.url}")
        await stop.wait()
        await running.stop()

    asyncio.run(alone())


@app.command()
def migrate() -> None:
    """Bring the database to the newest tables and load the reference data."""
    from bot.app import open_database

    open_database(load_settings()).close()
    typer.echo("The database is up to date.")


@app.command()
def invite(agency: Annotated[str, typer.Argument(help="Code or name of the agency")]) -> None:
    """Print a single-use invitation for a contact of an agency; it ends after 72 hours."""
    from bot.app import open_database
    from storage.agencies import agency_by_code, find
    from storage.invitations import VALID_FOR
    from storage.invitations import invite as make_invitation

    database = open_database(load_settings())
    with database.transaction() as session:
        found = agency_by_code(session, agency)
        if found is None:
            near = find(session, agency)
            names = "\n".join(f"  {m.agency.code}  {m.agency.name}" for m in near)
            raise SystemExit(f"Say which agency by its code:\n{names or '  (none is near)'}")
        now = Clock().now()
        assert found.id is not None
        token = make_invitation(session, found.id, now)
        typer.echo(f"{found.name}\n/start {token}\nUntil {wita(now + VALID_FOR, 'en')}")


@editions.command("open")
def open_edition(
    template: Annotated[Path, typer.Argument(help="A file of editions/")],
    code: Annotated[str, typer.Option(help="Short code, e.g. KIPP27")],
    closes: Annotated[str, typer.Option(help='Deadline in WITA, e.g. "30 april 2027 17.00"')],
) -> None:
    """Open an edition from now until its deadline."""
    from bot.app import open_database
    from storage.editions import edition_by_code, open_from_template

    now = Clock().now()
    deadline = read_moment(closes, now, time(16))
    if deadline is None or deadline <= now:
        raise SystemExit("--closes needs a coming date and time, e.g. '30 april 2027 17.00'.")
    database = open_database(load_settings())
    with database.transaction() as session:
        if edition_by_code(session, code) is not None:
            raise SystemExit(f"An edition {code} exists already; choose another --code.")
        edition = open_from_template(session, template, code, now, deadline)
        typer.echo(f"{edition.name} ({code}) is open until {wita(deadline, 'en')}.")
