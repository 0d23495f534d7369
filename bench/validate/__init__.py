"""How right our readings are, measured on real data with human-made answers: the figures of docs/validation.md."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
