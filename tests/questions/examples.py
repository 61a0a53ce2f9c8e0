"""Writes the examples that questions are likened to, from the labels that may be looked at.

python -m tests.questions.examples > domain/questions/examples.yaml
"""

import sys
import tempfile
from pathlib import Path

import yaml

from domain.questions.likeness import INNOVATIONS
from domain.questions.question import ABOUT_INNOVATIONS, Intent
from domain.questions.recognition import recognised
from storage.asking import known
from tests.engines import new_database
from tests.questions.labels import ASKED_ON, LATER, SEEN, load

HEADING = (
    "# How people asked, with what was recognised written as its mark, by what they wanted:\n"
    "# written by tests/questions/examples.py. A question is taken for what it is most like.\n"
)


def main() -> None:
    found: dict[str, dict[str, None]] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        new_database("sqlite", Path(folder)) as database,
        database.reading() as session,
    ):
        recorded = known(session)
        for label in (*load(SEEN), *load(LATER)):
            outline = recognised(label.ask, recorded, ASKED_ON).outline
            if outline and not label.after:
                about = Intent(label.intent) in ABOUT_INNOVATIONS
                found.setdefault(INNOVATIONS if about else label.intent, {})[outline] = None
    told = {kind: sorted(outlines) for kind, outlines in sorted(found.items())}
    sys.stdout.write(HEADING + yaml.safe_dump(told, allow_unicode=True, width=120))


if __name__ == "__main__":
    main()
