"""What is said of circles: their names, their sizes, their five qualities, and how they connect."""

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
    "supportiveness": "of questions answered in a day",
    "trust": "of ties go both ways",
    "diversity": "of ties lead outside",
    "relevance": "were heard when they began something",
}
FEWEST = 5  # ties that are counted
SIZE_HIDDEN = "not told, so that no few people show"
OUTSIDE_HIDDEN = "How many are in none is not told, so that no few people show."
BETWEEN_HIDDEN = "How many are between circles is not told, so that no few people show."
ROLES = {"newcomer": "new there", "connector": "between circles", "contributor": "help several", "member": "others"}


def called(channels: tuple[str, ...], place: int) -> str:
    """What a circle is called: by its channels, or by its place in the list."""
    return listed([f"#{each}" for each in channels]) if channels else f"circle {place + 1}"


def in_short(channels: tuple[str, ...], place: int) -> str:
    """The same with one channel only."""
    return called(channels[:1], place)


def apart(one: str, other: str, shared: int, ties: int, expected: float) -> str:
    """Worth knowing: two circles that hardly talk."""
    said = f"share {tied(shared)} of {counted(ties, 'tie')}" if shared else f"share none of {counted(ties, 'tie')}"
    return (
        f"The {one} and {other} circles {said}; a random network of this size would share {number(round(expected))} "
        "(random, same number of ties each)."
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


def quality(name: str, value: str) -> str:
    """One of the five qualities of a circle."""
    return f"{value} {QUALITIES[name]}"


def on_map(name: str, people_: str, ties_: str) -> str:
    """A circle as it is said when it is pointed at."""
    return f"{name}: {people_}; {ties_}"


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


def map_alt(apart_: bool) -> str:
    """What is drawn on the map."""
    said = "The larger a disc, the more people; the wider a line, the larger the part of their ties that leads across."
    return f"{said} A broken line: far fewer ties than chance would give." if apart_ else said


ROLE_SAID = {
    "newcomer": "you are new there",
    "connector": "you are between it and other circles",
    "contributor": "you are one of those who answer",
    "member": "you are part of it",
}


def networks(some: int) -> str:
    """In how many circles somebody is."""
    return f"You are in {number(some)} networks here." if some > 1 else "You are in one network here."


def own_circle(name: str, who: str, role: str) -> str:
    """One of somebody's own circles: its size, and their role in it."""
    return f"{name} ({who}): {ROLE_SAID[role]}."


def own_partners(partners: int, mutual: int) -> str:
    """With how many people of a circle somebody spoke, and with how many both ways."""
    who = plural(partners, "person", "people")
    both = "all of them both ways" if mutual == partners else f"{number(mutual)} of them both ways"
    return f"You spoke with {number(partners)} {who} there{f', {both}' if mutual else ''}."


def own_help(helped: int, back: int, received: int) -> str:
    """Whom somebody helped in a circle, how many of those helped back, and how many helped them."""
    said = []
    if helped:
        also = f", {number(back)} of them also helped you" if back else ""
        said.append(f"{counted(helped, 'person', 'people')} helped in 90 days{also}")
    if received > back:
        said.append(f"{counted(received - back, 'person', 'people')} helped you")
    return f"{'; '.join(said)[:1].upper()}{'; '.join(said)[1:]}." if said else ""


def own_reach(inside: float) -> str:
    """Whether somebody's ties stay in a circle."""
    if inside >= CLOSE:
        return "Close-knit: most of your ties stay inside."
    return (
        "Mixed: your ties lead inside and outside." if inside >= OPEN else "Bridging: most of your ties lead outside."
    )


CLOSE, OPEN = 0.7, 0.3


def its_qualities(said: list[str]) -> str:
    """What is known of a circle."""
    return f"In it, {listed(said)}." if said else ""
