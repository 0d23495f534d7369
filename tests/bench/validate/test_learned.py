"""Learned reply links: nothing looks ahead, the network learns what can be learned, and hidden quotes come back."""

import gzip
import json
from pathlib import Path

import numpy as np

from bench.validate import hidden, learned
from bench.validate.candidates import log_of
from bench.validate.irc import Line
from bench.validate.links import evaluate_one
from bench.validate.pairs import candidates
from bench.validate.perceptron import Choices, trained
from bot.events import SECOND, Signal
from bot.ties import Source

TALK = [
    Line(1, 0, goes_on=False, edges=(), signals=int(Signal.QUESTION), words=5),
    Line(0, 0, goes_on=False, edges=()),
    Line(2, 30 * SECOND, goes_on=False, edges=((1, Source.MENTION),), named=(1,), words=2),
    Line(3, 40 * SECOND, goes_on=False, edges=(), words=7),
    Line(1, 60 * SECOND, goes_on=False, edges=((2, Source.DIALOGUE),), signals=int(Signal.THANKS), words=1),
    Line(2, 90 * SECOND, goes_on=False, edges=((3, Source.MENTION),), named=(3, 1), words=4),
]


def test_candidates_are_what_was_said_before_and_the_message_itself():
    """The server's notice is none of them, and itself, which begins a conversation, is the last."""
    log = log_of(TALK)
    assert log.row.tolist() == [0, 2, 3, 4, 5]
    found, features = candidates(log, 3)
    assert log.row[found].tolist() == [0, 2, 3, 4]
    assert features[:, 0].tolist() == [0, 0, 0, 1]
    assert np.isfinite(features).all()
    assert candidates(log, 0)[0].tolist() == [0]


def test_nothing_looks_ahead():
    """What is known of a message is the same whether or not anything is said after it."""
    whole = log_of(TALK)
    for index in range(len(whole.row)):
        _, then = candidates(log_of(TALK[: whole.row[index] + 1]), index)
        assert (candidates(whole, index)[1] == then).all()


def test_a_network_learns_which_candidate_is_right():
    """Where the right one of four has the largest of three numbers, it is found nearly always, from unseen ones too."""
    dice = np.random.default_rng(3)
    features = dice.normal(size=(2400 * 4, 3)).astype(np.float32)
    right = (features[:, 0].reshape(-1, 4) == features[:, 0].reshape(-1, 4).max(1, keepdims=True)).ravel()
    taught = Choices(features[:8000], np.full(2000, 4), right[:8000])
    scores = trained(taught).scores(features[8000:]).reshape(-1, 4)
    assert right[8000:].reshape(-1, 4)[np.arange(400), scores.argmax(1)].mean() > 0.95


def test_choices_of_some_messages():
    """Messages have different numbers of candidates, and take theirs along."""
    choices = Choices(np.arange(6, dtype=np.float32)[:, None], np.array([1, 3, 2]), np.ones(6, bool))
    some = choices.of(np.array([2, 0]))
    assert some.features[:, 0].tolist() == [4, 5, 0]
    assert some.starts.tolist() == [0, 2]


def test_a_little_learning_links_better_than_the_rules(shared_data: Path):
    """Eight training logs are enough on the development logs, and nothing of what the rules are held to is touched."""
    folder = shared_data / "irc-disentanglement"
    network = learned.learn(sorted((folder / "train").glob("*.ascii.txt"))[1::20])
    found = learned.evaluate(network, sorted((folder / "dev").glob("*.ascii.txt")))
    rules = evaluate_one(shared_data, "Ubuntu dev")
    assert found.links.f1 > rules.links.f1
    assert (found.links.found, found.links.there) == (rules.links.found, rules.links.there)
    assert found.person.there == rules.person.there


def test_a_hidden_quote_is_not_seen_and_comes_back(tmp_path: Path):
    """One reply is asked about; the rules guess whom they would without a quote, and so may the network."""
    folder = tmp_path / "discord-meshcore-meta"
    folder.mkdir()
    said = [("a", "ana", None), ("b", "bo", None), ("c", "ana", None), ("d", "bo", "a"), ("e", "ana", None)]
    rows = [
        {"id": key, "author": who, "ts": f"2024-01-01T10:0{at}:00+00:00", "thread": "t", "mentions": [], "reply_to": to}
        for at, (key, who, to) in enumerate(said)
    ]
    with gzip.open(folder / "messages.jsonl.gz", "wt") as file:
        file.writelines(f"{json.dumps(row)}\n" for row in rows)
    log = log_of(TALK)
    features = np.concatenate([candidates(log, index)[1] for index in range(5)])
    network = trained(Choices(features, np.arange(1, 6), np.ones(len(features), bool)))
    guessed, rules = hidden.evaluate(network, tmp_path)
    assert (rules.right, rules.found, rules.there) == (1, 1, 1)
    assert guessed.there == 1
