"""A round of introductions decided, and pairs judged, where the numbers are: in the worker."""

import msgspec

from bot.circles import Basis, circles
from bot.introductions.effect import judged
from bot.introductions.record import Introduction, Seat, Stage
from bot.introductions.results import results
from bot.introductions.round import Chosen, Round, decide
from bot.metrics.helpfulness.behaviour import calm
from bot.metrics.network.graph import tie_graph
from bot.metrics.series import cut
from bot.store import Community, Store
from bot.window import History

RESULTS = "introductions"  # the snapshot in which admins find what introductions do


def match(store: Store, community: Community, history: History, period: str, *, now: int, minimum: int) -> bool:
    """Decide a community's round and keep it, once for its period."""
    number, ref = community.number, community.ref
    decided = decide(
        history,
        store.wishes.all(number),
        store.introductions.all(number),
        now=now,
        seed=f"{ref.platform}/{ref.native}/{period}",
        minimum=minimum,
        groups=_circles(history),
    )
    return store.introductions.decide(number, period, _kept(decided), at=now)


def _circles(history: History) -> dict[int, int]:
    """The circle each person belongs to, where circles show in ties; shared channels are looked at in any case."""
    days = cut(history, history.end - 1)
    found, people = circles(days), tie_graph(calm(days)).people
    if found.basis is not Basis.TIES:
        return {}
    return {int(person): number for number, each in enumerate(found.every) for person in people[each.members]}


def watch(store: Store, community: Community, history: History, *, now: int, minimum: int) -> None:
    """Judge the pairs whose time is over, and leave for admins what introductions do here."""
    number = community.number
    known = store.introductions.all(number)
    talked = judged(history, known, now)
    for each in known:
        if talked.get(each.number, each.talked) is not each.talked:
            store.introductions.judge(number, each.number, talked[each.number])
    note = results(store.introductions.all(number), store.wishes.all(number), minimum)
    store.snapshots.put(number, RESULTS, msgspec.json.encode(note), made_at=now)


def _kept(decided: Round) -> list[Introduction]:
    """A round as introductions; their numbers and their instant are given when they are kept."""
    alone = [Introduction(0, 0, Stage.ALONE, (Seat(person),)) for person in decided.alone]
    return [*map(_introduction, decided.chosen), *alone]


def _introduction(each: Chosen) -> Introduction:
    seats = tuple(
        Seat(person, newcomer=person in each.newcomers, home=home)
        for person, home in zip(each.people, each.homes, strict=True)
    )
    stage = Stage.WITHHELD if each.withheld else Stage.ASKING
    return Introduction(0, 0, stage, seats, explored=each.explored, channel=each.channel)
