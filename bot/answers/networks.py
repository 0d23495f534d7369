"""Which networks somebody is in, in words for that person alone: their role, whom they speak with, give and receive."""

from bot.circles.person import OwnCircle, own_circles
from bot.circles.told import sizes, told_qualities
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
    told = sizes(history, minimum)
    blocks: list[Block] = [Headline(words.networks(len(mine)))]
    for each in mine:
        size = people(told[each.place], minimum) if each.place in told else ""
        blocks.append(Paragraph(plain(_said(each, size)), label=words.called(each.circle.name, each.place)))
        if known := _qualities(history, each, minimum, hide=each.place not in told):
            blocks.append(Footnote(plain(words.its_qualities(known))))
    return tuple(blocks)


def _said(own: OwnCircle, size: str) -> str:
    sentences = (
        words.own_place(size, own.role.name.lower(), own.partners, own.mutual, own.inside),
        words.own_help(own.helped, own.back, own.received),
        "" if own.circle.name else words.UNNAMED,
    )
    return " ".join(each for each in sentences if each)


def _qualities(history: History, own: OwnCircle, minimum: int, *, hide: bool) -> list[str]:
    return [
        words.quality(name, figure.value, about(share(figure.value, figure.n), rough=figure.state is State.ROUGH))
        for name, figure in told_qualities(history, own.circle, minimum, hide=hide).items()
        if figure.value is not None
    ]
