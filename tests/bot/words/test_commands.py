"""What commands say is plain, complete, and names no command that is not there."""

import inspect
import re

import pytest

from bot.commands.parsing import FOR_ADMINS, Command, understand
from bot.words import answers, circles, commands, me, privacy, settings

NUMBERS = (0, 1, 2, 5, 1204)


def sentences() -> list[str]:
    """Every sentence there is, with numbers in it where it takes some."""
    said: list[str] = []
    for module in (answers, commands, me, privacy, settings):
        for name, value in vars(module).items():
            if name.isupper():
                said += [value] if isinstance(value, str) else _inside(value)
    for n in NUMBERS:
        said += [
            answers.open_questions(n, known=True),
            answers.small_network(n, 5),
            answers.network(n + 20, 0.5, few_help=bool(n)),
            answers.newcomers_headline(n, n, 5),
            answers.newcomers_headline(None, n, 5),
            answers.channels_headline(min(n, 15), n),
            answers.channel_line(n, n, n, 1000, 5),
            answers.cases(n),
            answers.part_people(n + 5),
            answers.window_of(n + 1),
            answers.stored(n, n, n),
            answers.more_parts(n + 1),
            privacy.messages(n, n, "3 March 2026", "9 May 2026"),
            privacy.times(n),
            me.quiet(n + 1),
            me.headline(n, 90, n),
            me.activity(n, n, n),
            me.giving(n + 1, n + 1, n, me.BALANCE["give"]),
            me.ties(n, 90, n, "#general"),
            *(said for said in [circles.own_help(n, min(n, 1), n), me.giving(n, n, 0, "")] if said),
            circles.own_place("9 people", "member", n + 1, n, 0.5),
            circles.networks(n + 1),
            me.place("#general", n, 5, new=True),
            privacy.besides(dict.fromkeys(privacy.TABLES, n)),
            commands.reading(n, n),
            commands.reading(0, n + 1),
            commands.basis("share", n),
        ]
        said += [each for each in [answers.more_channels(n, n, ["staff"])] if each]
    return said


def _inside(value: object) -> list[str]:
    """The sentences in a table of them."""
    if isinstance(value, dict):
        return [each for each in value.values() if isinstance(each, str)]
    if isinstance(value, tuple):
        return [each for row in value for each in (row if isinstance(row, tuple) else (row,)) if each]
    return []


def test_no_sentence_explains_blames_or_shouts():
    """Nothing says "because", nothing has an exclamation mark or a gap to fill."""
    for sentence in sentences():
        assert sentence.strip() == sentence
        assert sentence
        assert "!" not in sentence
        assert "because" not in sentence.casefold()
        assert not re.search(r"[{}]", sentence)


def test_one_is_singular():
    """One thing takes a singular noun."""
    for sentence in sentences():
        assert not re.search(r"\b1 (?!of\b)\w+s\b(?! people)", sentence.replace("1 is", "")), sentence


def test_no_number_of_people_below_the_minimum():
    """One to four people are never told by their number."""
    for n in (1, 2, 3, 4):
        for sentence in (
            answers.small_network(n, 5),
            answers.newcomers_headline(n, 0, 5),
            answers.newcomers_headline(None, n, 5),
            answers.channel_line(n, n, n, 1000, 5),
        ):
            assert not re.search(r"\b[1-4]\b", sentence)


@pytest.mark.parametrize(
    ("wrote", "said"),
    [(4, "fewer than 5 people"), (30, "30 people, 9 messages"), (38, "nearly everybody, 9 messages")],
)
def test_who_is_missing_in_a_channel_does_not_show(wrote, said):
    """Of 40 people 38 wrote there: that two did not is not told."""
    assert answers.channel_line(9, wrote, 0, 40, 5) == said
    assert answers.channel_line(9, 40, 0, 40, 5) == "everybody, 9 messages"


def test_help_names_every_command_that_is_there():
    """What is listed is understood as what it stands for; what stands beside another is not listed."""
    listed = {understand(name).command for name, _ in (*commands.ALL, *commands.ADMINS)}
    assert listed == set(Command) - {Command.DIGEST, Command.SHOW}
    for_admins = {understand(name).command for name, _ in commands.ADMINS}
    assert for_admins - {Command.INTRODUCTIONS} <= FOR_ADMINS  # their results are for admins, they themselves for all


@pytest.mark.parametrize("module", [answers, commands, me, privacy, settings])
def test_every_sentence_is_documented(module):
    """Each function that makes words says for what they are."""
    for name, function in inspect.getmembers(module, inspect.isfunction):
        assert function.__doc__ or name.startswith("_")


def test_a_digest_day_is_said_as_people_say_it():
    """The day's name, the hour on a clock, and whose clock it is."""
    assert commands.digest_goes(0, 9, "Europe/Berlin") == "Mondays at 09:00, Europe/Berlin time."
    assert commands.did_you_mean("digest now") == "Did you mean /network-health digest now?"
