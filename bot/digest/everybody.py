"""The weekly note for everybody: who took part, what becomes of questions, and where somebody waits; nothing else."""

from collections.abc import Collection

import msgspec

from bot.digest import help_said, links, people_said
from bot.digest.facts import Facts
from bot.digest.picture import Draw, picture
from bot.notes import Block, Footnote, Headline, Listing, Note, plain
from bot.notes import Facts as Rows
from bot.words import digest, everybody
from bot.words.numbers import days


def for_everybody(facts: Facts, *, hidden: Collection[str] = (), draw: Draw | None = None) -> Note | None:
    """The note that may be read in any channel; None where nobody wrote in the week and no question may be linked.

    Nothing that is for admins is in it: no funnel of newcomers, no first messages, no advice, no gaps. What admins
    hide in their own note is hidden here too.
    """
    if not facts.week and not facts.open.waiting:
        return None
    waiting = [msgspec.structs.replace(each, first=False) for each in facts.open.waiting]  # who is new is for admins
    more = facts.open.fresh > len(waiting)
    blocks: list[Block] = [
        Headline(everybody.headline(facts.week, len(waiting), facts.minimum, more=more, nearly_all=facts.nearly_all))
    ]
    said = (("people", digest.PEOPLE, people_said), ("help", digest.HELP, help_said))
    rows = [(label, say(facts)) for section, label, say in said if section not in hidden and not facts.small]
    if any(words for _, words in rows):
        blocks.append(Rows(tuple(row for row in rows if row[1])))
    if "chart" not in hidden and not facts.small and (chart := picture(facts.weekly, draw)):
        blocks.append(chart)
    if waiting:
        blocks.append(Listing(links(waiting, digest.question_link), label=everybody.WAITING))
    week = days(facts.first, facts.end - 1)
    blocks.append(Footnote(plain(everybody.footnote(days(facts.first, facts.end - 1, year=True), facts.timezone))))
    return Note("digest", digest.title(facts.name, week), tuple(blocks))
