"""What somebody else counted of an export, counted again from the facts this program stored of it."""

from zoneinfo import ZoneInfo

import numpy as np

from bot.store import Store
from bot.window import History, Ints

AFTER_EVERYTHING = 800_000  # a day in the year 2191
Pairs = set[tuple[int, int]]


def facts(database_url: str) -> dict[str, float]:
    """Counts under the names that reference_stats.json gives them, of the one community in a database."""
    with Store.open(database_url) as store:
        (community,) = store.communities()
        history = store.history(community.number, ZoneInfo("UTC"), end=AFTER_EVERYTHING)
    messages = history.messages
    people, written = np.unique(messages.author, return_counts=True)
    answered, replies = _thread_replies(history)
    weeks = (messages.day - 1) // 7
    active = [len(np.unique(messages.author[weeks == week])) for week in np.unique(weeks)]
    return {
        "top10_share": float(np.sort(written)[-10:].sum() / written.sum()),
        "gini_over_posters": _gini(np.sort(written)),
        "weeks": len(active),
        "median_weekly_active_posters": float(np.median(active)),
        "roots_with_reply_by_other": answered,
        "reply_edges": len(replies),
        "reply_edge_reciprocity": sum((to, who) in replies for who, to in replies) / len(replies) if replies else 0.0,
        "reaction_edges": len(_reactions(history)),
        "never_posted_share_of_members": 1 - float(np.isin(history.members.person, people).mean()),
    }


def _gini(ascending: Ints) -> float:
    """The Gini coefficient of messages, as others use it; ours is of active days."""
    number = len(ascending)
    ranks = np.arange(1, number + 1)
    return float(2 * (ranks * ascending).sum() / (number * ascending.sum()) - (number + 1) / number)


def _thread_replies(history: History) -> tuple[int, Pairs]:
    """How many openers somebody else replied to in their thread, and who replied to whose thread."""
    messages = history.messages
    columns = (messages.channel, messages.message, messages.thread, messages.author)
    rows = list(zip(*(column.tolist() for column in columns), strict=True))
    authors = {(channel, message): author for channel, message, _, author in rows}
    answered, pairs = set(), set()
    for channel, _, thread, author in rows:
        opener = authors.get((channel, thread))
        if thread and opener is not None and opener != author:
            answered.add((channel, thread))
            pairs.add((author, opener))
    return len(answered), pairs


def _reactions(history: History) -> Pairs:
    """Who ever reacted to a message of whom else."""
    whose = history.messages.author[history.reactions.row]
    pairs = zip(history.reactions.person.tolist(), whose.tolist(), strict=True)
    return {(who, to) for who, to in pairs if who != to}
