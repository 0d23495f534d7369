"""A small network that gives each candidate a score, learned so that a right one of a message has the highest."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np

from bench.validate.candidates import Floats
from bot.window import Bools, Ints

HIDDEN: Final = (128, 64)
PASSES: Final = 8
BATCH: Final = 128  # messages
RATE: Final = 2e-3
DECAY: Final = 1e-4
SEED: Final = 0


@dataclass(frozen=True, slots=True)
class Choices:
    """The candidates of many messages, one after another, each a line of features."""

    features: Floats
    sizes: Ints  # candidates of each message
    right: Bools  # by human judgement

    @property
    def starts(self) -> Ints:
        """Where the candidates of each message begin."""
        return np.cumsum(self.sizes) - self.sizes

    def of(self, messages: Ints) -> "Choices":
        """Those of some messages."""
        sizes, starts = self.sizes[messages], self.starts[messages]
        rows = np.repeat(starts - (np.cumsum(sizes) - sizes), sizes) + np.arange(sizes.sum())
        return Choices(self.features[rows], sizes, self.right[rows])


@dataclass(slots=True)
class Perceptron:
    """Weights between layers, and what Adam remembers of their slopes."""

    mean: Floats
    spread: Floats
    weights: list[Floats]
    slopes: list[Floats] = field(default_factory=list)
    squares: list[Floats] = field(default_factory=list)
    steps: int = 0

    def scores(self, features: Floats) -> Floats:
        """One number for each line of features."""
        return self._layers(features)[-1][:, 0]

    def _layers(self, features: Floats) -> list[Floats]:
        layers = [((features - self.mean) / self.spread).astype(np.float32)]
        for depth in range(0, len(self.weights), 2):
            signal = layers[-1] @ self.weights[depth] + self.weights[depth + 1]
            layers.append(np.maximum(signal, 0) if depth + 2 < len(self.weights) else signal)
        return layers

    def learn(self, batch: Choices, rate: float) -> None:
        """One step towards more weight on right candidates; where none is right, nothing is learned."""
        layers = self._layers(batch.features)
        slope = _slope(layers[-1][:, 0], batch)
        found: list[Floats] = []
        for depth in range(len(self.weights) - 2, -1, -2):
            below = layers[depth // 2]
            found = [below.T @ slope, slope.sum(0), *found]
            slope = (slope @ self.weights[depth].T) * (below > 0)
        self.steps += 1
        for place, each in enumerate(found):
            self.slopes[place] += 0.1 * (each - self.slopes[place])
            self.squares[place] += 0.001 * (each * each - self.squares[place])
            step = self.slopes[place] / (1 - 0.9**self.steps)
            step /= np.sqrt(self.squares[place] / (1 - 0.999**self.steps)) + 1e-8
            self.weights[place] -= rate * (step + DECAY * self.weights[place])


def _slope(scores: Floats, batch: Choices) -> Floats:
    """The slope of the mean of -log(weight of right candidates), weights being a softmax for each message."""
    starts, sizes = batch.starts, batch.sizes
    weight = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
    of_right = weight * batch.right
    chance = weight / np.repeat(np.add.reduceat(weight, starts), sizes)
    total = np.repeat(np.add.reduceat(of_right, starts), sizes)
    wanted = np.where(total > 0, of_right / np.maximum(total, 1e-12), chance)
    slope: Floats = ((chance - wanted) / len(sizes)).astype(np.float32)[:, None]
    return slope


def trained(choices: Choices) -> Perceptron:
    """A network that learned from all of them; the same choices give the same network on the same machine."""
    dice = np.random.default_rng(SEED)
    layers = (choices.features.shape[1], *HIDDEN, 1)
    weights: list[Floats] = []
    for low, high in pairwise(layers):
        weights.append((dice.standard_normal((low, high)) * np.sqrt(2 / low)).astype(np.float32))
        weights.append(np.zeros(high, np.float32))
    sample = choices.features[:200_000].astype(np.float32)
    network = Perceptron(sample.mean(0), sample.std(0) + np.float32(1e-3), weights)
    network.slopes = [np.zeros_like(each) for each in weights]
    network.squares = [np.zeros_like(each) for each in weights]
    batches = len(choices.sizes) // BATCH
    for each in range(PASSES):
        order = dice.permutation(len(choices.sizes))
        for place in range(batches):
            share = (each * batches + place) / (PASSES * batches)
            network.learn(choices.of(order[place * BATCH : (place + 1) * BATCH]), RATE * (1 - share))
    return network
