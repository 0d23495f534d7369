"""What is said of circles: their names, their sizes, their five qualities, and how they connect."""

from collections import Counter
from collections.abc import Sequence

from bot.words.numbers import counted, listed, number, people, plural

TITLE = "Circles"
COLUMNS = ("Circle", "People", "Ties to the others")
MAP_TITLE = "Circles, and the ties between them"
NO_TIES = "no ties to the others"
TIES = "Found in who speaks with whom: more ties inside than chance would give, and every run finds them again."
CHANNELS = (
    "Ties do not show circles that are more than chance, so these are channels with overlapping people; "
    "somebody may be in several."
)
NONE = "There are no circles large enough to be told of."
QUALITIES = {
    "engagement": "wrote on several days",
    "supportiveness": "of questions were answered in a day",
    "trust": "of ties go both ways",
    "diversity": "of ties lead outside",
    "relevance": "were heard when they began something",
}
ALL_OR_NONE = {
    "engagement": ("nobody wrote on several days", "everybody wrote on several days"),
    "supportiveness": ("no question was answered in a day", "all questions were answered in a day"),
    "trust": ("no ties go both ways", "all ties go both ways"),
    "diversity": ("no ties lead outside", "all ties lead outside"),
    "relevance": ("nobody was heard when they began something", "everybody was heard when they began something"),
}
FEWEST = 5  # ties that are counted
SIZE_HIDDEN = "size not shown"
OUTSIDE_HIDDEN = "How many are in none is not shown, as it would tell of a few people."
BETWEEN_HIDDEN = "How many are between circles is not shown, as it would tell of a few people."
ROLES = {"newcomer": "new there", "connector": "between circles", "contributor": "help several", "member": "others"}


def called(channels: tuple[str, ...], place: int) -> str:
    """What a circle is called: by its channels, or by its place in the list."""
    return listed([f"#{each}" for each in channels]) if channels else f"circle {place + 1}"


def in_short(names: Sequence[tuple[str, ...]]) -> list[str]:
    """What each of some circles is called with one channel only: its first one that is in no other's name.

    Where it has none, it keeps its whole name, so that no two are called the same.
    """
    known = Counter(channel for channels in names for channel in set(channels))
    own = [next((each for each in channels if known[each] == 1), None) for channels in names]
    return [
        called((single,) if single else channels, place)
        for place, (channels, single) in enumerate(zip(names, own, strict=True))
    ]


def apart(one: str, other: str, shared: int, ties: int, expected: float) -> str:
    """Worth knowing: two circles that hardly talk, beside a random network in which everybody has as many ties."""
    across = f"{tied(shared)} of their {counted(ties, 'tie')} {'leads' if shared == 1 else 'lead'}" if shared else ""
    said = f"{across} across" if shared else f"none of their {counted(ties, 'tie')} leads across"
    return (
        f"People around {one} and people around {other} hardly talk with each other: {said}. "
        f"By chance, with as many ties for everybody, it would be about {number(round(expected))}."
    )


def tied(ties: int) -> str:
    """A number of ties; so few are of a few people, and are not counted."""
    return number(ties) if ties == 0 or ties >= FEWEST else f"fewer than {FEWEST}"


def size(some: int | None, minimum: int) -> str:
    """How many people are in a circle; one that is listed has at least as many as may be shown."""
    return SIZE_HIDDEN if some is None else people(some, minimum)


def roles(counts: list[tuple[str, int | None]]) -> str:
    """How many are what in a circle; what is not told is left out."""
    told = [f"{number(some)} {ROLES[name]}" for name, some in counts if some]
    hidden = any(some is None for _, some in counts)
    return f"{', '.join(told)}{'; the rest not shown' if hidden else ''}" if told else ""


def quality(name: str, value: float, said: str) -> str:
    """One of the five qualities of a circle; `said` is its share in words, for all but none and all."""
    if value in {0, 1}:
        return ALL_OR_NONE[name][int(value)]
    return f"{said} {QUALITIES[name]}"


def on_map(name: str, people_: str, ties_: str) -> str:
    """A circle as it is said when it is pointed at."""
    return f"{name}: {people_}; {ties_}"


def most_ties(said: list[str], rest: int) -> str:
    """To which other circles most ties of one lead, and how many more there are; `said` are the strongest first."""
    return f"{', '.join(said)}; fewer to {counted(rest, 'other')}" if rest else ", ".join(said) or NO_TIES


def ties(shared: int, other: str) -> str:
    """How many ties lead to another circle."""
    return f"{tied(shared)} {plural(shared, 'tie')} to {other}"


def outside(some: int | None, minimum: int) -> str:
    """How many people are in no circle."""
    if some is None:
        return OUTSIDE_HIDDEN
    return "Everybody is in a circle." if some == 0 else f"In none: {people(some, minimum)}."


def between(some: int | None, minimum: int) -> str:
    """How many people are between circles."""
    if some is None:
        return BETWEEN_HIDDEN
    return f"Between circles, with partners in two or more: {people(some, minimum)}."


def more(circles: int) -> str:
    """Circles that are not listed."""
    return f"{counted(circles, 'circle')} more {plural(circles, 'is', 'are')} not listed."


def map_alt(apart_: bool, *, some: bool) -> str:
    """What is drawn on the map; with `some` only the widest lines."""
    said = "The larger a disc, the more people; the wider a line, the larger the part of their ties that leads across."
    chosen = " Of each circle only the two widest are drawn." if some else ""
    return f"{said}{chosen}{' A broken line: far fewer ties than chance would give.' if apart_ else ''}"


ROLE_SAID = {
    "newcomer": "You are new there",
    "connector": "You connect it with other circles",
    "contributor": "You are one of those who answer",
    "member": "You are part of it",
}
CLOSE, OPEN = 0.7, 0.3


def networks(some: int) -> str:
    """In how many circles somebody is."""
    return f"You are in {number(some)} networks here." if some > 1 else "You are in one network here."


def own_place(who: str, role: str, partners: int, mutual: int, inside: float) -> str:
    """A circle of somebody: its size where that is told, their role, with how many they speak, and how far it goes."""
    spoke = (
        f"{ROLE_SAID[role]} and have talked with {counted(partners, 'person', 'people')} in 28 days"
        f"{_both_ways(partners, mutual)}"
    )
    return f"{f'{who}. ' if who else ''}{spoke}. {own_reach(inside)}"


UNNAMED = "In no channel that I may name do enough of its people write, so it has a number."


def _both_ways(partners: int, mutual: int) -> str:
    if mutual == partners:
        return ", both ways" if partners == 1 else ", all of them both ways"
    return f", {number(mutual)} of them both ways" if mutual else ""


def own_help(helped: int, back: int, received: int) -> str:
    """Whom somebody helped in a circle, how many of those helped back, and how many helped them."""
    if not helped:
        return f"In 90 days {counted(received, 'person', 'people')} there helped you." if received else ""
    said = f"In 90 days you helped {counted(helped, 'person', 'people')} there"
    others = received - back
    if not back:
        return f"{said}, and {number(others)} {plural(others, 'other')} helped you." if others else f"{said}."
    who = ("who" if helped == 1 else "all of whom") if back == helped else f"{number(back)} of whom"
    so_did = f"; so did {number(others)} {plural(others, 'other')}" if others else ""
    return f"{said}, {who} helped you too{so_did}."


def own_reach(inside: float) -> str:
    """Whether those whom somebody talks with are in a circle with them."""
    if inside == 1:
        return "Everybody you talk with is in it."
    if inside >= CLOSE:
        return "Most of those you talk with are in it."
    return (
        "You talk with people inside and outside of it."
        if inside >= OPEN
        else "Most of those you talk with are outside."
    )


def its_qualities(said: list[str]) -> str:
    """What is known of a circle as a whole."""
    return f"There: {' · '.join(said)}."
