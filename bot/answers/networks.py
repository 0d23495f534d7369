"""Which networks somebody is in, in words for that person alone: their role, whom they speak with, give and receive."""

from bot.circles.person import OwnCircle, own_circles
from bot.circles.told import safe_qualities
from bot.metrics.figure import State
from bot.notes import Block, Footnote, Headline, Paragraph, plain
from bot.window import History
from bot.words import circles as words
from bot.words.numbers import about, people, share


def networks(history: History, person: int, minimum: int) -> tuple[Block, ...]:
    """The blocks for one person's own view; none where they are in no circle that may be told of.

    `history` is that of the whole community. What is said of a circle is what its admins see too.
    """
    mine = own_circles(history, person, minimum)
    if not mine:
        return ()
    blocks: list[Block] = [Headline(words.networks(len(mine)))]
    for each in mine:
        blocks.append(Paragraph(plain(_said(each, minimum)), label=words.called(each.circle.name, each.place)))
        if known := _qualities(history, each, minimum):
            blocks.append(Footnote(plain(words.its_qualities(known))))
    return tuple(blocks)


def _said(own: OwnCircle, minimum: int) -> str:
    size = people(int(own.circle.members.sum()), minimum)
    sentences = (
        words.own_place(size, own.role.name.lower(), own.partners, own.mutual, own.inside),
        words.own_help(own.helped, own.back, own.received),
        "" if own.circle.name else words.UNNAMED,
    )
    return " ".join(each for each in sentences if each)


def _qualities(history: History, own: OwnCircle, minimum: int) -> list[str]:
    return [
        words.quality(name, figure.value, about(share(figure.value, figure.n), rough=figure.state is State.ROUGH))
        for name, figure in safe_qualities(history, own.circle, minimum).items()
        if figure.value is not None
    ]
