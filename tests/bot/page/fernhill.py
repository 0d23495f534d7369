"""The community that pages are made of."""

from tests.makers import Town, instant


def community() -> Town:
    """A community with a name that would be markup, were it not escaped."""
    town = Town()
    for number in range(40):
        town.member(f"p{number}")
    for day in range(26 * 7):
        for number in range(day % 7 + 14):
            at = instant(day, 9 + number // 6, number % 6 * 10)
            who = f"p{(number * 7 + day) % 40}"
            town.ask(who, at, channel=f"c{number % 3}")
            if number % 3:
                town.post(f"p{(number * 7 + day + 1) % 40}", at + 300_000_000, channel=f"c{number % 3}", thread=at)
        town.join(f"new{day}", instant(day, 8))
        if day % 3:
            town.ask(f"new{day}", instant(day, 8, 30), channel="c1")
            town.post("p1", instant(day, 8, 40), channel="c1", thread=instant(day, 8, 30))
            town.post(f"new{day}", instant(day + 9, 8, 45), channel="c1")
    return town
