"""A small town for answers, told once: what waits, what is private, who is new."""

from bot.answers import answers
from bot.answers.live import at_this_moment, without
from bot.events import ChannelKind
from bot.notes import Buttons, Facts, Footnote, Headline, Listing, Note, Paragraph
from bot.snapshot import Snapshot
from tests.makers import Town, instant

TODAY = 40  # days after the town's first Monday; a Saturday


def town(people: int = 12, days: int = TODAY) -> Town:
    """So many people who write once a day each in #general, a tenth of it questions that get an answer."""
    town = Town()
    town.channel("general")
    for day in range(days):
        for number in range(people):
            at = instant(day, hour=8, minute=40 * number)  # far enough apart to be conversations of their own
            if number == day % people:
                asked = town.ask(f"person {number}", at)
                town.post(f"person {(number + 1) % people}", at + 60_000_000, thread=asked)
            else:
                town.post(f"person {number}", at)
    return town


def seen(town: Town, *, hour: float = 12, minimum: int = 5, left_out: tuple[str, ...] = ()) -> Snapshot:
    """The answers on the town's last day, at an hour."""
    history = without(town.history(TODAY + 1), [town.names[name] for name in left_out])
    return answers(at_this_moment(history, instant(TODAY, hour=hour)), "Harbour Makers", minimum=minimum)


def text(note: Note | None) -> str:
    """All words of a note, a line for each row."""
    assert note is not None
    lines = [note.title]
    for block in note.blocks:
        match block:
            case Headline(text=said):
                lines.append(said)
            case Paragraph(words=words) | Footnote(words=words):
                lines.append("".join(each.text for each in words))
            case Facts(rows=rows):
                lines += [f"{label}: {''.join(each.text for each in words)}" for label, words in rows]
            case Listing(items=items, label=label):
                lines += [label, *("".join(each.text for each in words) for words in items)]
            case Buttons():
                lines.append("")
    return "\n".join(lines)


STAFF = ChannelKind.PRIVATE
