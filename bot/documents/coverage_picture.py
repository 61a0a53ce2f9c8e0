"""The pictures of coverage, to be read on a phone: large words, colours anybody can tell apart.

Orange and blue differ for every kind of colour vision; each number stands in words as well. The
library is imported with this module, which delivery does when the first picture is asked for.
"""

import io
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextPath
from matplotlib.ticker import MaxNLocator

from domain.coverage import share
from domain.coverage_pictures import HeatMap, Timeline

WIDTH, HEIGHT, DPI = 1080, 1350, 100
POINT = 72 / DPI
EDGE = 40
TITLE, SUBTITLE, WORDS, SMALL = 50, 32, 29, 23
"""Sizes of letters in pixels."""
LINE, RISE = 1.2, 0.36
"""Of the size of letters: from line to line, and from the middle of a line down to its baseline."""
SAFETY = 1.03
"""Words are drawn a little wider than their outlines."""
LABELS = 336
"""Width of the column of names."""
TOP, BOTTOM = 268, 1250
HIGHEST_ROW = 96
BARS_TOP = 214
INK, FAINT, PAPER, GRID = "#1b1f24", "#57606a", "#ffffff", "#d8dee4"
BLUE, ORANGE, GREY = "#08519c", "#b35806", "#6e7781"
BEGUN = LinearSegmentedColormap.from_list("begun", ["#f1f6fb", "#9ecae1", "#2171b5", "#08306b"])
WAITING = LinearSegmentedColormap.from_list("waiting", ["#fdf6ee", "#fdd0a2", "#e6812f", "#8c4304"])
SPREAD = 0.75
"""Below 1: small shares differ more in colour than large ones, which are rare."""
_one_at_a_time = Lock()
"""The library keeps fonts and caches that are not made for several threads."""


def draw_map(shown: HeatMap) -> bytes:
    """A heat map of regions and states; of one region, bars."""
    with _one_at_a_time:
        figure, page = _page(shown.title, shown.subtitle)
        if not any(shown.sums):
            _write(page, WIDTH / 2, HEIGHT / 2, shown.empty, WORDS, color=FAINT, ha="center")
        elif len(shown.rows) == 1:
            _bars(page, shown)
        else:
            _cells(page, shown)
        _paragraph(page, shown.footer, 1270, 1330)
        return _png(figure)


def draw_timeline(shown: Timeline) -> bytes:
    """What came in, day by day, beside the last edition."""
    with _one_at_a_time:
        figure, page = _page(shown.title, shown.subtitle)
        axes = figure.add_axes((0.11, 0.19, 0.82, 0.63))
        _course(axes, shown)
        if not any(number for _, number in shown.now.points) and shown.before is None:
            axes.set_yticks([])
            _write(page, WIDTH / 2, HEIGHT / 2, shown.empty, WORDS, color=FAINT, ha="center")
        return _png(figure)


# --- the sheet -----------------------------------------------------------------------------------


def _page(title: str, subtitle: Sequence[str]) -> tuple[Figure, Axes]:
    """A sheet whose coordinates are pixels from the upper left, with its head written."""
    figure = Figure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
    page = figure.add_axes((0, 0, 1, 1))
    page.set_xlim(0, WIDTH)
    page.set_ylim(HEIGHT, 0)
    page.axis("off")
    _write(page, EDGE, 62, title, TITLE, bold=True, width=WIDTH - 2 * EDGE)
    for at, line in enumerate(subtitle):
        y = 118 + at * 44
        _write(page, EDGE, y, line, SUBTITLE, color=FAINT, width=WIDTH - 2 * EDGE)
    return figure, page


def _write(
    page: Axes,
    x: float,
    y: float,
    words: str,
    size: float,
    *,
    color: str = INK,
    bold: bool = False,
    ha: str = "left",
    width: float | None = None,
) -> None:
    """Words around a height, made smaller where they would be wider than ``width``.

    Lines stand on their baseline, so that names with and without long letters stand level.
    """
    if width is not None:
        size = min(size, size * width / max(_width(words, size, bold), 1))
    lines = words.split("\n")
    for at, line in enumerate(lines):
        page.text(
            x,
            y + (at - (len(lines) - 1) / 2) * LINE * size + RISE * size,
            line,
            fontsize=size * POINT,
            color=color,
            fontweight="bold" if bold else "normal",
            ha=ha,
            va="baseline",
            parse_math=False,
        )


@lru_cache(maxsize=512)
def _width(words: str, size: float, bold: bool) -> float:
    font = FontProperties(weight="bold" if bold else "normal")
    lines = [TextPath((0, 0), line, size=size, prop=font) for line in words.split("\n") if line]
    return SAFETY * max((float(line.get_extents().width) for line in lines), default=0)


def _paragraph(page: Axes, words: str, top: float, bottom: float) -> None:
    """Small words on two lines between two heights."""
    halves = _halves(words)
    for at, line in enumerate(halves):
        y = top + (at + 0.5) * (bottom - top) / len(halves)
        _write(page, EDGE, y, line, SMALL, color=FAINT, width=WIDTH - 2 * EDGE)


def _halves(words: str) -> list[str]:
    """A sentence or two broken at the space nearest to the middle."""
    middle = len(words) // 2
    spaces = [at for at, letter in enumerate(words) if letter == " "]
    if not spaces or len(words) < WIDTH / SMALL:
        return [words]
    at = min(spaces, key=lambda space: abs(space - middle))
    return [words[:at], words[at + 1 :]]


def _png(figure: Figure) -> bytes:
    made = io.BytesIO()
    FigureCanvasAgg(figure)
    figure.savefig(made, format="png")
    return made.getvalue()


# --- the map -------------------------------------------------------------------------------------


def _cells(page: Axes, shown: HeatMap) -> None:
    wide = (WIDTH - EDGE - LABELS - EDGE) / len(shown.columns)
    lines = [*shown.rows, (shown.total, shown.sums)]
    high = min((BOTTOM - TOP) / (len(lines) + 0.3), HIGHEST_ROW)
    widest = max(_width(column, SMALL, True) for column in shown.columns)
    size = min(SMALL, SMALL * (wide - 8) / widest)
    for at, column in enumerate(shown.columns):
        middle = EDGE + LABELS + (at + 0.5) * wide
        _write(page, middle, TOP - 42, column, size, ha="center", bold=True)
    for at, (name, counts) in enumerate(lines):
        is_sum = at == len(lines) - 1
        y = TOP + (at + (0.3 if is_sum else 0)) * high
        _row(page, shown, (y, high, wide), name, counts, bold=is_sum)


def _row(
    page: Axes,
    shown: HeatMap,
    box: tuple[float, float, float],
    name: str,
    counts: Sequence[int],
    *,
    bold: bool,
) -> None:
    """A region's name and, for each state, how many of its agencies are there."""
    y, high, wide = box
    size = min(WORDS, 0.76 * high)
    _write(page, EDGE, y + high / 2, name, size, bold=bold, width=LABELS - 14)
    for at, count in enumerate(counts):
        part = (count / max(sum(counts), 1)) ** SPREAD
        x = EDGE + LABELS + at * wide
        colours = BEGUN if at >= shown.begun_from else WAITING
        filled = colours(part)
        if count:
            page.add_patch(Rectangle((x + 1, y + 1), wide - 2, high - 2, color=filled))
        ink = _ink_on(filled) if count else FAINT
        _write(
            page, x + wide / 2, y + high / 2, str(count), size, color=ink, bold=bold, ha="center"
        )


def _ink_on(paper: tuple[float, float, float, float]) -> str:
    """Black or white, whichever is easier to read on a colour (contrast as WCAG 2 counts it)."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(paper)]
    light = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if (light + 0.05) ** 2 > 0.05 * 1.05 else PAPER


def _bars(page: Axes, shown: HeatMap) -> None:
    """One region: a bar for each state, the furthest on top, with number and share in words."""
    counts = shown.sums
    total, high = sum(counts), (BOTTOM - BARS_TOP) / len(counts)
    full = WIDTH - 2 * EDGE
    for at, count in enumerate(reversed(counts)):
        state = len(counts) - 1 - at
        y = BARS_TOP + at * high
        colour = BLUE if state >= shown.begun_from else ORANGE
        _write(page, EDGE, y + 34, shown.columns[state].replace("\n", " "), 36)
        told = f"{count} · {share(count, total)} %"
        _write(page, WIDTH - EDGE, y + 34, told, 36, bold=True, ha="right")
        page.add_patch(Rectangle((EDGE, y + 66), full, 72, color=GRID))
        page.add_patch(Rectangle((EDGE, y + 66), full * count / total, 72, color=colour))


# --- over time -----------------------------------------------------------------------------------


def _course(axes: Axes, shown: Timeline) -> None:
    lines = [shown.now] if shown.before is None else [shown.before, shown.now]
    days = [day for line in lines for day, _ in line.points] + [day for day, _ in shown.ticks]
    first, last = max(days), min([*days, 0])
    margin = max((first - last) * 0.03, 0.5)
    axes.set_xlim(first + margin, last - margin)
    highest = max([number for line in lines for _, number in line.points], default=0)
    axes.set_ylim(0, max(highest * 1.18, 5))
    if shown.before is not None:
        x, y = _xy(shown.before.points)
        axes.plot(x, y, label=shown.before.label, color=GREY, linewidth=4, linestyle=(0, (4, 2)))
    axes.plot(*_xy(shown.now.points), label=shown.now.label, color=BLUE, linewidth=7)
    axes.fill_between(*_xy(shown.now.points), color=BLUE, alpha=0.12, linewidth=0)
    _mark(axes, shown, first - last)
    _dress(axes, shown)


def _xy(points: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [day for day, _ in points], [number for _, number in points]


def _mark(axes: Axes, shown: Timeline, span: int) -> None:
    """Lines for the deadline, named on the axis, and for today, named above."""
    axes.axvline(0, color=ORANGE, linewidth=4, clip_on=False)
    left, today = shown.today
    if left < axes.get_xlim()[1]:
        return
    axes.axvline(left, color=INK, linestyle="dotted", linewidth=4, clip_on=False)
    axes.text(
        left,
        1.02,
        today,
        transform=axes.get_xaxis_transform(),
        ha="right" if left <= span / 6 else "left" if left >= span * 5 / 6 else "center",
        fontsize=WORDS * POINT,
        fontweight="bold",
        parse_math=False,
    )


def _dress(axes: Axes, shown: Timeline) -> None:
    axes.set_xticks([day for day, _ in shown.ticks], [word for _, word in shown.ticks])
    axes.yaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.tick_params(labelsize=WORDS * POINT, length=0, pad=10, colors=INK)
    for day, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True):
        if day == 0:
            label.set(color=ORANGE, fontweight="bold")
    axes.set_xlabel(shown.axis, fontsize=WORDS * POINT, color=FAINT, labelpad=12)
    axes.grid(axis="y", color=GRID, linewidth=1.5)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(FAINT)
    legend = axes.legend(
        loc="upper center",
        bbox_to_anchor=(0.46, -0.14),
        ncols=2,
        fontsize=SUBTITLE * POINT,
        frameon=False,
    )
    for word in legend.get_texts():
        word.set_parse_math(False)
