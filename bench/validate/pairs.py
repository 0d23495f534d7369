"""What is known of a message and each of those it may answer, as numbers: the features of a learned reply link."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.validate.candidates import ALWAYS, EARLIER, LAST_FEW, REACH, Floats, Log
from bot.ties import Source
from bot.window import Bools, Ints

Column = npt.NDArray[np.generic]
QUIET = 300  # seconds after which a dialogue counts for a third
LONG_AGO = 1e5  # seconds, for who never spoke before


@dataclass(frozen=True, slots=True)
class _Seen:
    """The latest messages before one."""

    index: int
    who: int
    mine: Ints  # people the message names
    window: Ints
    person: Ints
    named: Ints
    same: Bools  # [j, k]: of one writer
    later: Ints  # messages by the same writer since
    of_mine: Bools
    named_by_me: Bools
    names_me: Bools


def candidates(log: Log, index: int) -> tuple[Ints, Floats]:
    """What one message may answer, itself last, and a line of features for each."""
    seen = _seen(log, index)
    keep = (seen.later < LAST_FEW) | (seen.window >= index - ALWAYS)
    columns = [*_near(log, seen), *_names(seen), *_dialogue(log, seen), *_threads(log, seen), *_said(log, seen)]
    pairs = np.stack([np.asarray(each, np.float32) for each in columns], axis=1)[keep]
    itself = np.zeros((1, pairs.shape[1]), np.float32)
    begins = np.append(np.zeros(len(pairs), np.float32), np.float32(1))
    now = np.tile(_now(log, seen), (len(begins), 1))
    features = np.concatenate((begins[:, None], np.concatenate((pairs, itself)), now), axis=1)
    return np.append(seen.window[keep], index), features


def _seen(log: Log, index: int) -> _Seen:
    window = np.arange(max(0, index - REACH), index)
    person, named = log.person[window], log.named[window]
    who, mine = int(log.person[index]), log.named[index][log.named[index] > 0]
    same = person[:, None] == person
    later = (same & EARLIER[: len(window), : len(window)]).sum(1)
    return _Seen(
        *(index, who, mine, window, person, named, same, later),
        of_mine=person == who,
        named_by_me=_among(person, mine),
        names_me=(named == who).any(1),
    )


def _among(each: Ints, few: Ints) -> Bools:
    found: Bools = (each[:, None] == few).any(1)
    return found


def _near(log: Log, seen: _Seen) -> list[Column]:
    """How far back in time, messages and people."""
    gap = log.at[seen.index] - log.at[seen.window]
    back = seen.index - seen.window
    last = seen.later == 0
    between = np.cumsum(last[::-1])[::-1] - last
    goes_on = np.append(seen.person[1:] == seen.person[:-1], np.False_)[: len(back)]
    return [
        *(np.log1p(gap), np.minimum(gap, 600) / 600, np.log(back), back == 1, back == 2),
        *(seen.of_mine, np.log1p(seen.later), last, last & seen.of_mine, goes_on, np.log1p(between)),
        np.log1p(seen.of_mine.sum() - np.cumsum(seen.of_mine)),
    ]


def _names(seen: _Seen) -> list[Column]:
    """Who names whom."""
    anybody = seen.named[:, 0] > 0
    calls = (seen.named[:, 0, None] == seen.person) | (seen.named[:, 1, None] == seen.person)  # [k, j]: k names j's
    since = calls & EARLIER[: len(calls), : len(calls)].T
    elsewhere = (len(seen.mine) > 0) & ~seen.named_by_me & ~seen.of_mine
    return [
        *(seen.named_by_me, seen.names_me, anybody, anybody & ~seen.names_me, elsewhere),
        _among(seen.named[:, 0], seen.mine) | _among(seen.named[:, 1], seen.mine),
        (seen.later == 0) & seen.named_by_me,
        np.log1p(since.sum(0)),
        np.log1p(since[seen.of_mine].sum(0)),
        np.log1p(calls[seen.of_mine].sum(0)),
        np.log1p((seen.names_me[:, None] & seen.same).sum(0)),
    ]


def _dialogue(log: Log, seen: _Seen) -> list[Column]:
    """With whom the writer talked, and what the rules say."""
    index, before = seen.index, log.before
    partner = seen.person == log.partner[index]
    to, by = seen.person == before.addressed[index], seen.person == before.addresser[index]
    return [
        *(partner, partner & (log.source[index] == Source.MENTION), partner & (log.source[index] == Source.DIALOGUE)),
        *(seen.window == log.link[index], log.link[seen.window] == seen.window, to, by),
        to * _fading(log.at[index] - before.addressed_at[index]),
        by * _fading(log.at[index] - before.addresser_at[index]),
        log.partner[seen.window] == seen.who,
    ]


def _fading(seconds: float) -> float:
    return float(np.exp(-seconds / QUIET))


def _threads(log: Log, seen: _Seen) -> list[Column]:
    """The conversations that the rules' links make."""
    thread, own = log.thread[seen.window], log.before.own[seen.index]
    later = ((thread[:, None] == thread) & EARLIER[: len(thread), : len(thread)]).sum(1)
    return [
        _among(thread, np.unique(thread[seen.of_mine])),
        thread == (log.thread[own] if own >= 0 else -1),
        *(later == 0, np.log1p(later)),
        _among(thread, np.unique(thread[seen.named_by_me])),
    ]


def _said(log: Log, seen: _Seen) -> list[Column]:
    """What reading left behind of the candidate, and how much its writer wrote before."""
    return [np.log1p(log.before.spoken[seen.window]), log.words[seen.window], *log.signals[seen.window].T]


def _now(log: Log, seen: _Seen) -> Floats:
    """What is known of the message alone."""
    index, before, own = seen.index, log.before, int(log.before.own[seen.index])
    silent = log.at[index] - log.at[own] if own >= 0 else LONG_AGO
    recent = log.at[seen.window] > log.at[index] - 2 * QUIET
    since = seen.names_me[max(own - int(seen.window[0]), 0) :] if len(seen.window) else seen.names_me
    facts = (
        *(np.log1p(silent), own < 0, own == index - 1, np.log1p(index - own) if own >= 0 else 6),
        *(np.log1p(before.spoken[index]), len(seen.mine), bool(seen.named_by_me.any())),
        *(log.words[index], *log.signals[index]),
        *(log.source[index] == each for each in (Source.MENTION, Source.DIALOGUE, Source.QUIET_PREVIOUS)),
        _fading(log.at[index] - before.addressed_at[index]),
        _fading(log.at[index] - before.addresser_at[index]),
        *(np.log1p(since.sum()), np.log1p(len(np.unique(seen.person[recent]))), np.log1p(recent.sum())),
    )
    return np.array(facts, np.float32)
