"""What is known in the literature and is not measured here, with the reason."""

from typing import Final

from bot.metrics.figure import LeftOut

LEFT_OUT: Final[tuple[LeftOut, ...]] = (
    LeftOut(
        "H10",
        "HITS authority",
        "Kleinberg's hubs and authorities (1999) on the help graph: good helpers are those whom good askers turn to. "
        "Not measured: on graphs as sparse as help is, a third of its scores are zero and the result is not unique, so "
        "the same facts could give two answers. Helper breadth and Expertise rank say what can be said.",
    ),
    LeftOut(
        "R3",
        "Topic focus",
        "How close what people begin is to what its channel is about, by the words in it. Not measured: no words are "
        "kept, in no form, so nothing is left to compare. Relevance rests on its two other components.",
    ),
)
