"""Thanks on comments that people labelled with gratitude."""

import csv
from pathlib import Path

from bench.validate.scores import Score, share, table
from bot.events import Signal
from bot.reading import read

GRATITUDE = "15"
PARTS = ("dev", "train")


def evaluate(data: Path, part: str) -> Score:
    """The thanks-or-acknowledgement signal against the label. Acknowledging is not gratitude: that costs precision."""
    score = Score()
    with (data / "goemotions" / f"{part}.tsv").open(encoding="utf-8", newline="") as file:
        for text, labels, _ in csv.reader(file, "excel-tab", quoting=csv.QUOTE_NONE):
            said, meant = bool(read(text)[0] & Signal.THANKS), GRATITUDE in labels.split(",")
            score.right += said and meant
            score.found += said
            score.there += meant
    return score


def gratitude_table(data: Path) -> str:
    """Precision, recall and F1 on each part."""
    scores = [(part, evaluate(data, part)) for part in PARTS]
    rows = [(part, each.there, share(each.precision), share(each.recall), share(each.f1)) for part, each in scores]
    return table(("part", "labelled", "P", "R", "F1"), rows)
