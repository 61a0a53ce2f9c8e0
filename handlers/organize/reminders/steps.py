"""Steps of the ladder as organizers read them: what a step is called, and a line for each ahead."""

from markupsafe import Markup

from domain.dates import wita
from domain.escalation import Step
from handlers.turn import Turn
from storage.escalation_calendar import StepLine


def step_name(turn: Turn, step: Step) -> str:
    return turn.plain(f"escalation.step_{step}")


def step_lines(turn: Turn, lines: list[StepLine], most: int) -> list[Markup]:
    """The next steps, each with real numbers, and how many more there are."""
    shown = [step_line(turn, line) for line in lines[:most]]
    if len(lines) > most:
        shown.append(turn.html("escalation.more_steps", count=len(lines) - most))
    return shown


def step_line(turn: Turn, line: StepLine) -> Markup:
    return turn.html(
        "escalation.step_line",
        when=wita(line.due_at, turn.language),
        step=step_name(turn, line.step),
        agencies=line.agencies,
        count=len(line.people),
    )
