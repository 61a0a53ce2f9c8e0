"""The bot as a process of its own, that asks before and after every commit whether to go on.

``python -m tests.faults.child`` loads the program once, says so, and forks for each life it is
asked for, so that a restart costs milliseconds. Each line on its input is one life: ``{"program":
…, "gate": path, "log": path, "environment": {…}}``. A life connects to the gate, says its process
id, and at every COMMIT that wrote something sends one byte (``b`` before, ``a`` after) and waits
for one. Whoever holds the gate answers, or kills the process right there. The product knows
nothing of it.
"""

import contextlib
import gc
import json
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.orm import configure_mappers

import bot.cli
import bot.program
from bot.prepare import check_course
from domain.dates import long_date
from domain.guide import LANGUAGES
from domain.holidays_id import is_holiday
from handlers.texts import texts
from tests.faults import naive_bot

PROGRAMS: dict[str, Callable[[], None]] = {"bot": bot.cli.run, "naive": naive_bot.run}
BEFORE, AFTER = b"b", b"a"


def main() -> None:
    """Forks a life per line until the input ends; then all of them end."""
    _load()
    sys.stdout.write("loaded\n")
    sys.stdout.flush()
    alive: set[int] = set()
    for line in sys.stdin:
        alive -= set(_ended())
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _live(order)
        alive.add(pid)
    for pid in alive - set(_ended()):
        os.kill(pid, signal.SIGKILL)


def _load() -> None:
    """What takes its time and is the same in each life."""
    for days in (0, 30, 60):
        is_holiday(date.today() + timedelta(days))
    for language in LANGUAGES:
        texts(language)
        long_date(date.today(), language)
    configure_mappers()
    check_course()
    Image.init()
    gc.freeze()  # else each life copies all of it when it tidies up its memory


def _ended() -> list[int]:
    ended = []
    with contextlib.suppress(ChildProcessError):
        while (pid := os.waitpid(-1, os.WNOHANG)[0]) != 0:
            ended.append(pid)
    return ended


def _live(order: dict[str, Any]) -> None:
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.environ.update(order["environment"])
    os.chdir(Path(order["log"]).parent)
    _guard_commits(order["gate"])
    code = 1
    try:
        PROGRAMS[order["program"]]()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
        sys.stderr.write(f"{end}\n")
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def _guard_commits(path: str) -> None:
    gate = socket.socket(socket.AF_UNIX)
    gate.connect(path)
    gate.sendall(b"%d\n" % os.getpid())
    one_at_a_time = threading.Lock()
    commit = DefaultDialect.do_commit

    def ask(when: bytes) -> None:
        with one_at_a_time:
            gate.sendall(when)
            if gate.recv(1) != b".":
                os._exit(1)

    def guarded(dialect: DefaultDialect, connection: Any) -> None:
        if not _wrote(connection):
            commit(dialect, connection)
            return
        ask(BEFORE)
        commit(dialect, connection)
        ask(AFTER)

    DefaultDialect.do_commit = guarded  # type: ignore[method-assign]


_changes: dict[int, int] = {}


def _wrote(connection: Any) -> bool:
    """Whether the transaction changed a row; PostgreSQL does not say, so there each counts."""
    total = getattr(connection.driver_connection, "total_changes", None)
    if total is None:
        return True
    before = _changes.get(id(connection.driver_connection), 0)
    _changes[id(connection.driver_connection)] = total
    return bool(total != before)


if __name__ == "__main__":
    main()
