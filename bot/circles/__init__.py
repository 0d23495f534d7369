"""The networks inside the network: who speaks with whom more than with others, or shares channels where not.

Groups found in ties count as circles where they are more than chance would give (Modularity z of 2) and ten runs find
nearly the same (stability .6); elsewhere circles are channels with overlapping people, and readers are told which.

Who belongs to which is never stored: it is worked out from facts each time, and so is last week's, from which a circle
takes its name where most of its people stayed. Whoever opts out is out of both.
"""

from bot.circles.found import Basis, Circle, Circles, circles
from bot.circles.told import Between, Told, ToldCircle, told

__all__ = ["Basis", "Between", "Circle", "Circles", "Told", "ToldCircle", "circles", "told"]
