"""South Sulawesi as a map of tiles: one of equal size for each region, lying as they do to another.

Rows run from north to south, columns from west to east; Bone, the long east coast, takes two rows.
"""

from dataclasses import dataclass

PROVINCE = "73"


@dataclass(frozen=True)
class Tile:
    """Where a region lies; ``short`` is its name where there is little room."""

    row: int
    column: int
    short: str = ""


TILES = {
    PROVINCE: Tile(1, 1, "Pemprov"),
    "73.22": Tile(1, 3),
    "73.24": Tile(1, 4),
    "73.26": Tile(2, 2),
    "73.73": Tile(2, 3),
    "73.18": Tile(3, 2),
    "73.17": Tile(3, 3),
    "73.15": Tile(4, 1),
    "73.16": Tile(4, 2),
    "73.72": Tile(5, 1),
    "73.14": Tile(5, 2, "Sidrap"),
    "73.13": Tile(5, 3),
    "73.11": Tile(6, 1),
    "73.12": Tile(6, 2),
    "73.08": Tile(6, 3),
    "73.10": Tile(7, 1, "Pangkep"),
    "73.09": Tile(7, 2),
    "73.71": Tile(8, 1),
    "73.06": Tile(8, 2),
    "73.07": Tile(8, 3),
    "73.05": Tile(9, 1),
    "73.04": Tile(9, 2),
    "73.03": Tile(9, 3),
    "73.02": Tile(9, 4),
    "73.01": Tile(10, 4, "Selayar"),
}
