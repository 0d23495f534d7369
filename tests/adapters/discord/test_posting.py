"""Posts out to a simulated Discord: once, inside its rules, and for the eyes they are meant for."""

from collections.abc import Sequence
from typing import Any

import discord
import pytest

from adapters.discord.calling import Attached, Calls, Refusal
from adapters.discord.posting import Posting
from adapters.discord.present import QUIET
from bot.notes import Button, Buttons, Footnote, Headline, Listing, Note, Picture, plain
from bot.ports import CommunityRef, Post, Posted, Refused
from tests.adapters.discord.described import Validated

PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


class Bot(discord.Client):
    """A bot that only posts."""

    def __init__(self) -> None:
        super().__init__(intents=discord.Intents(guilds=True), max_messages=None)


@pytest.fixture
def simcord_bot() -> Bot:
    """The bot that is simulated with."""
    return Bot()


async def no_pause(_seconds: float) -> None:
    """Tests do not wait."""


class Losing:
    """A call whose answers to new messages are lost: some were taken, and nobody hears of it."""

    def __init__(self, call: Any) -> None:
        self._call = call
        self.lose: list[str] = []  # for each new message: "", "taken" or "not taken"

    async def __call__(
        self, method: str, path: str, body: Any = None, files: Sequence[Attached] = (), **names: object
    ) -> Any:
        """The call, and perhaps silence."""
        how = self.lose.pop(0) if self.lose and (method, path) == ("POST", "/channels/{channel_id}/messages") else ""
        answer = None if how == "not taken" else await self._call(method, path, body, files, **names)
        if how:
            raise ConnectionError("lost")
        return answer


class Town:
    """A server with a channel and people, and the room that posts there."""

    def __init__(self, env: Any, bot: Bot) -> None:
        self.env, self.bot = env, bot
        self.guild = env.create_guild()
        self.channel = self.guild.create_text_channel("community-health")
        self.user = env.create_user("ada")
        self.ada = self.guild.add_member(self.user)
        self.max = self.guild.add_member(env.create_user("max"))
        self.line = Losing(Validated(Calls(bot.http)))
        self.posting = self.new_process()

    def new_process(self) -> Posting:
        """Posting as after a restart: it remembers nothing."""
        me = self.bot.user
        assert me is not None
        return Posting(self.line, lambda: me.id, lambda: int(self.env.now().timestamp() * 1e6), no_pause)

    def post(self, *blocks: Any, people: tuple[int, ...] = (), channel: int = 0, key: str = "digest:2026-W11") -> Post:
        """A post of these blocks."""
        note = Note("digest", "Harbour Makers", blocks or (Headline("A calm week."),))
        ref = CommunityRef("discord", str(self.guild.id))
        return Post(key, ref, channel or self.channel.id, note, people=people)

    def there(self, channel: Any = None) -> list[discord.Message]:
        """What is posted, in its order."""
        return list((channel or self.channel).history())


@pytest.fixture
async def town(simcord_env: Any, simcord_bot: Bot) -> Town:
    """The town, with the bot in it."""
    return Town(simcord_env, simcord_bot)


async def test_a_post_is_there_and_carries_its_key_unseen(town: Town) -> None:
    """Title and words are shown, nobody is woken or mentioned, and the key is where nobody sees it."""
    again = Buttons((Button("What does this mean", "explain"),))
    posted = await town.posting.post(town.post(Headline("A calm week for <@1>."), again))
    (message,) = town.there()
    assert posted == Posted((message.id,))
    (embed,) = message.embeds
    assert embed.title is None
    assert embed.description == "### Harbour Makers\n**A calm week for \\<\\@1\\>.**"
    assert str(embed.url).startswith("https://discord.com/#network-health.")
    assert message.flags.value & QUIET
    assert message.components
    assert await town.new_process().find(town.post(Headline("A calm week for <@1>."), again)) == posted


async def test_a_loud_post_is_not_silenced(town: Town) -> None:
    """Quiet is the post's own choice."""
    wanted = town.post()
    await town.posting.post(Post(wanted.key, wanted.community, wanted.channel, wanted.note, quiet=False))
    assert not town.there()[0].flags.value & QUIET


async def test_a_lost_answer_is_looked_for(town: Town) -> None:
    """What was taken is found by whoever goes on, in another process too; what was not is not."""
    for key, how, is_there in (("a", "taken", True), ("b", "not taken", False)):
        town.line.lose = [how]
        with pytest.raises(OSError, match="lost"):
            await town.posting.post(town.post(key=key))
        found = await town.new_process().find(town.post(key=key))
        assert isinstance(found, Posted) is is_there


async def test_the_post_of_another_week_is_not_taken_for_it(town: Town) -> None:
    """The words may be the same; the key is not."""
    await town.posting.post(town.post(key="digest:2026-W10"))
    assert await town.posting.find(town.post()) is None


async def test_only_missing_parts_are_posted_again(town: Town) -> None:
    """A note that needs several messages, of which the first is there, is not begun anew."""
    wanted = town.post(Listing(tuple(plain("slug " * 200) for _ in range(10))))
    town.line.lose = ["", "not taken"]
    with pytest.raises(OSError, match="lost"):
        await town.posting.post(wanted)
    again = town.new_process()
    assert await again.find(wanted) is None
    posted = await again.post(wanted)
    assert isinstance(posted, Posted)
    assert list(posted.messages) == [each.id for each in town.there()]
    assert len({each.embeds[0].url for each in town.there()}) == len(town.there()) == 3


async def test_history_is_read_page_by_page(town: Town) -> None:
    """A lively channel puts a hundred messages between the post and whoever looks for it."""
    posted = await town.posting.post(town.post())
    for number in range(120):
        await town.ada.send(town.channel, f"message {number}")
    assert await town.new_process().find(town.post()) == posted


async def test_where_history_may_not_be_read_nothing_is_sent_twice(town: Town) -> None:
    """Discord shows an empty list there. Just now the nonce protects; later a sentence says that nobody knows."""
    closed = {town.guild.default_role: discord.PermissionOverwrite(read_message_history=False)}
    hidden = town.guild.create_text_channel("hidden", overwrites=closed)
    for role in town.env.backend.guilds[town.guild.id].roles.values():
        role.permissions &= ~discord.Permissions(administrator=True, read_message_history=True).value
    town.line.lose = ["taken"]
    wanted = town.post(channel=hidden.id)
    with pytest.raises(OSError, match="lost"):
        await town.posting.post(wanted)
    assert await town.posting.find(wanted) is None
    unknown = await town.new_process().find(wanted)
    assert isinstance(unknown, Refused)
    assert "#hidden" in unknown.sentence
    assert not unknown.later


async def test_one_person_gets_a_direct_message(town: Town) -> None:
    """The room is told; direct messages are not read, so a lost answer is not looked for there."""
    posted = await town.posting.post(town.post(people=(town.ada.id,)))
    assert isinstance(posted, Posted)
    assert posted.room == town.user.dm_channel.id
    assert [each.id for each in town.there(town.user.dm_channel)] == list(posted.messages)
    assert town.there() == []
    assert isinstance(await town.new_process().find(town.post(people=(town.ada.id,))), Refused)


async def test_closed_direct_messages_are_only_counted(town: Town) -> None:
    """That is theirs to decide."""
    town.env.inject_error("POST", "/channels/*/messages", status=403, code=50007, message="Cannot send")
    answer = await town.posting.post(town.post(people=(town.ada.id,)))
    assert isinstance(answer, Refused)
    assert answer.closed
    assert not answer.later


async def test_several_people_get_a_private_thread(town: Town) -> None:
    """Below the channel, with them and nobody else in it, and nobody they could let in."""
    both = (town.ada.id, town.max.id)
    posted = await town.posting.post(town.post(people=both))
    (thread,) = town.channel.threads
    assert isinstance(posted, Posted)
    assert posted.room == thread.id
    state = town.env.backend.channels[thread.id]
    assert state.type == 12
    assert town.bot.user is not None
    members = await Calls(town.bot.http)("GET", "/channels/{channel_id}/thread-members", channel_id=thread.id)
    assert {int(each["user_id"]) for each in members} == {*both, town.bot.user.id}
    assert "### Harbour Makers" in str(town.there(thread)[0].embeds[0].description)
    assert "moderators who manage threads here can read it too" in str(town.there(thread)[0].embeds[0].description)


async def test_a_thread_that_was_begun_is_gone_on_with(town: Town) -> None:
    """The answer to the message was lost, taken or not: there is one thread in the end, with everybody in it."""
    both = (town.ada.id, town.max.id)
    for how in ("taken", "not taken"):
        wanted = town.post(people=both, key=how)
        before = len(town.channel.threads)
        town.line.lose = [how]
        with pytest.raises(OSError, match="lost"):
            await town.posting.post(wanted)
        again = town.new_process()
        posted = await again.find(wanted) or await again.post(wanted)
        assert isinstance(posted, Posted)
        assert len(town.channel.threads) == before + 1
        members = await Calls(town.bot.http)("GET", "/channels/{channel_id}/thread-members", channel_id=posted.room)
        assert {*both} <= {int(each["user_id"]) for each in members}


async def test_nobody_waits_alone_in_a_room_for_two(town: Town) -> None:
    """Somebody who has left the server is noticed before a thread is made."""
    town.guild.remove_member(town.max)
    answer = await town.posting.post(town.post(people=(town.ada.id, town.max.id)))
    assert isinstance(answer, Refused)
    assert "not in the server any more" in answer.sentence
    assert town.channel.threads == []


async def test_private_threads_are_made_in_text_channels_only(town: Town) -> None:
    """Elsewhere Discord has none; the sentence says so."""
    news = town.guild.create_news_channel("news")
    answer = await town.posting.post(town.post(people=(town.ada.id, town.max.id), channel=news.id))
    assert isinstance(answer, Refused)
    assert "#news" in answer.sentence
    assert "text channel" in answer.sentence


async def test_a_chart_is_part_of_the_message(town: Town) -> None:
    """Inside the frame, with words for those who cannot see it, and without those words twice."""
    wanted = town.post(Headline("A week."), Picture(PNG, "26 weeks; usual.", "weeks.png"), Footnote(plain("Seen.")))
    assert isinstance(await town.posting.post(wanted), Posted)
    (message,) = town.there()
    (file,) = message.attachments
    assert (file.filename, file.description) == ("0-weeks.png", "26 weeks; usual.")
    assert message.embeds[0].image.url
    assert message.embeds[0].description == "### Harbour Makers\n**A week.**\n\n-# Seen."


async def test_without_the_chart_its_words_stay(town: Town) -> None:
    """A digest never fails for a picture."""
    town.env.inject_error("POST", "/channels/*/messages", status=403, code=50013, message="Missing Permissions")
    wanted = town.post(Headline("A week."), Picture(PNG, "26 weeks; usual.", "weeks.png"))
    assert isinstance(await town.posting.post(wanted), Posted)
    (message,) = town.there()
    assert message.attachments == []
    assert "Chart: 26 weeks; usual." in str(message.embeds[0].description)


@pytest.mark.parametrize(
    ("status", "code", "told", "later"),
    [
        (403, 50013, "a permission is missing", True),
        (403, 50001, "may not see it", True),
        (404, 10003, "deleted", False),
        (400, 50083, "archived", True),
        (400, 50008, "forum", False),
        (400, 50035, "fault of mine", False),
        (400, 200000, "AutoMod", True),
        (401, 0, "DISCORD_TOKEN", False),
        (400, 99999, "99999", False),
    ],
)
async def test_every_refusal_is_a_sentence(town: Town, status: int, code: int, told: str, later: bool) -> None:
    """For an admin, who knows the channel by its name, with what to do; and whether it follows by itself."""
    town.env.inject_error("POST", "/channels/*/messages", status=status, code=code, message="no", times=None)
    answer = await town.posting.post(town.post())
    assert isinstance(answer, Refused)
    assert told in answer.sentence
    assert "#community-health" in answer.sentence
    assert answer.later is later


async def test_a_server_fault_leaves_it_open(town: Town) -> None:
    """503 is neither yes nor no: whoever keeps the post has to look."""
    town.env.inject_error("POST", "/channels/*/messages", status=503)
    with pytest.raises(OSError, match="did not say"):
        await town.posting.post(town.post())


async def test_too_many_posts_wait_as_discord_says() -> None:
    """429 is no failure; it says when to come again."""

    async def busy(*_: Any, **__: Any) -> Any:
        raise Refusal(429, 0, 7)

    wanted = Post("k", CommunityRef("discord", "1"), 2, Note("digest", "T", ()))
    answer = await Posting(busy, lambda: 1, pause=no_pause).post(wanted)
    assert isinstance(answer, Refused)
    assert (answer.later, answer.wait_seconds) == (True, 7)
