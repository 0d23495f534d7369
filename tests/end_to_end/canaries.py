"""Words, names and secrets that occur nowhere else, and a look for them in everything a process left behind."""

import gzip
import random
import re
import zipfile
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import quote

from bot.story import Person, Post, Story

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
WORD = re.compile(rb"[a-z0-9']+")
OURS = re.compile(rb"(?=(q(?:[bdfgklmnprstvz][aeiou]){5}x))")  # wherever it begins: rows have no space between columns
TOGETHER = 4  # so many words in a row are somebody's, however ordinary each of them is


@dataclass
class Canaries:
    """Everything that may be in no file: words and runs of words from messages, words of names, and secrets."""

    words: set[bytes] = field(default_factory=set)
    runs: set[tuple[bytes, ...]] = field(default_factory=set)
    names: set[bytes] = field(default_factory=set)
    secrets: set[bytes] = field(default_factory=set)
    _chance: random.Random = field(default_factory=lambda: random.Random(2026))

    def word(self, kind: set[bytes]) -> str:
        """A word that is in no language, remembered as one of its kind."""
        made = "q" + "".join(self._chance.choices(SYLLABLES, k=5)) + "x"
        kind.add(made.encode())
        return made

    def text(self, said: str) -> str:
        """What somebody said, with two of our words in it, before the mark it ends with; all of it is remembered."""
        rest, mark = (said[:-1], said[-1]) if said[-1:] in {"?", "."} else (said, "")
        made = f"{rest} {self.word(self.words)} {self.word(self.words)}{mark}"
        self.runs |= set(_runs(WORD.findall(made.lower().encode())))
        return made

    def name(self) -> str:
        """Somebody's name."""
        return f"{self.word(self.names).capitalize()} {self.word(self.names).capitalize()}"

    def secret(self, value: str) -> str:
        """A token or key that was made elsewhere."""
        self.secrets.add(value.encode())
        return value

    def retell(self, story: Story) -> Story:
        """The same story, with our names and words."""
        people = tuple(
            Person(each.number, self.name(), each.circle, each.joined, bot=each.bot) for each in story.people
        )
        told: dict[int, Post] = {}
        for post in story.posts:
            answers = told.get(id(post.answers)) if post.answers else None
            about = (post.in_thread, post.names, post.reactions)
            told[id(post)] = Post(post.at, post.who, post.channel, self.text(post.text), answers, *about)
        return Story(story.name, people, tuple(told.values()))

    def found(self, content: bytes) -> list[str]:
        """What of all that is in some bytes."""
        low = content.lower()
        there, kinds = set(OURS.findall(low)), {"text": self.words, "a name": self.names}
        said = [f"{kind}: {word.decode()}" for kind, ours in kinds.items() for word in sorted(ours & there)]
        runs = self.runs.intersection(_runs(WORD.findall(low)))
        said += [f"text: {b' '.join(run).decode()}" for run in sorted(runs)]
        said += ["a secret" for secret in self.secrets if any(form in content for form in _forms(secret))]
        return said


def _runs(words: list[bytes]) -> Iterator[tuple[bytes, ...]]:
    """All runs of so many words."""
    return (tuple(words[at : at + TOGETHER]) for at in range(len(words) - TOGETHER + 1))


def _forms(secret: bytes) -> tuple[bytes, ...]:
    return secret, quote(secret, safe="").encode(), b64encode(secret)


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder; what is packed is unpacked as well."""
    contents: dict[str, bytes] = {}
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        name, content = str(path.relative_to(folder)), path.read_bytes()
        contents[name] = content
        if content.startswith(b"\x1f\x8b"):
            contents[f"{name} unpacked"] = gzip.decompress(content)
        if zipfile.is_zipfile(BytesIO(content)):
            with zipfile.ZipFile(BytesIO(content)) as packed:
                contents |= {f"{name} {each}": packed.read(each) for each in packed.namelist()}
    return contents


def looked_for(canaries: Canaries, contents: dict[str, bytes]) -> dict[str, list[str]]:
    """What was found, by the name of the file it is in; also where a text is kept as two bytes a letter."""
    found = {
        name: canaries.found(content) or canaries.found(content.replace(b"\0", b""))
        for name, content in contents.items()
    }
    return {name: what[:5] for name, what in found.items() if what}
