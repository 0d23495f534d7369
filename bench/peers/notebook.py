"""The same measures as a notebook would have them: pandas and networkx on DiscordChatExporter files.

Who takes part, what becomes of questions, whether newcomers return, ties from replies, mentions and reactions, PageRank
and Louvain groups. Prints the processor seconds of loading and of all the rest.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import networkx as nx
import pandas as pd


def main(folder: str) -> None:
    """Read the files of a folder and measure."""
    began = time.process_time()
    messages, mentions, reactions = loaded(Path(folder))
    read = time.process_time()
    participation(messages)
    helped(messages)
    newcomers(messages)
    graph = tied(messages, mentions, reactions)
    nx.pagerank(graph)
    nx.overall_reciprocity(graph)
    nx.community.louvain_communities(graph.to_undirected(), seed=1)
    print(f"{read - began:.3f} {time.process_time() - read:.3f} {graph.number_of_edges()}")


def loaded(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Messages of people, whom they name, and who reacted, without their texts."""
    rows: list[tuple[Any, ...]] = []
    named: list[tuple[str, str]] = []
    marked: list[tuple[str, str]] = []
    for path in sorted(folder.glob("*.json")):
        document = json.loads(path.read_bytes())
        for each in document["messages"]:
            if each["author"]["isBot"]:
                continue
            quoted = (each.get("reference") or {}).get("messageId")
            place, who = document["channel"]["id"], each["author"]["id"]
            rows.append((each["id"], place, who, each["timestamp"], quoted, "?" in each["content"]))
            named += [(each["id"], person["id"]) for person in each["mentions"]]
            marked += [(each["id"], user["id"]) for kind in each["reactions"] for user in kind.get("users", ())]
    messages = pd.DataFrame(rows, columns=["id", "channel", "author", "at", "quoted", "asks"])
    messages["at"] = pd.to_datetime(messages["at"], utc=True, format="ISO8601")
    messages["day"] = messages["at"].dt.floor("D")
    columns = ["id", "person"]
    return messages.sort_values("at"), pd.DataFrame(named, columns=columns), pd.DataFrame(marked, columns=columns)


def participation(messages: pd.DataFrame) -> None:
    """People by day, week and month, their active days, and how evenly these are spread."""
    days = messages.drop_duplicates(["author", "day"])
    days.groupby("day")["author"].nunique()
    days.groupby(days["day"].dt.strftime("%G-%V"))["author"].nunique()
    counts = days.groupby("author").size().sort_values()
    (counts.rank(method="first") * counts).sum()
    messages.groupby("author").size().describe()


def helped(messages: pd.DataFrame) -> None:
    """The first reply to each question, and how long it took."""
    replies = messages.dropna(subset=["quoted"])[["quoted", "author", "at"]]
    asked = messages[messages["asks"]]
    both = asked.merge(replies, left_on="id", right_on="quoted", suffixes=("", "_reply"))
    both = both[both["author"] != both["author_reply"]].sort_values("at_reply").drop_duplicates("id")
    (both["at_reply"] - both["at"]).median()
    both.groupby("author_reply").size().nlargest(10)


def newcomers(messages: pd.DataFrame) -> None:
    """When everybody first wrote, and who wrote again in the weeks after."""
    first = messages.groupby("author")["day"].min().rename("first")
    days = messages.drop_duplicates(["author", "day"]).join(first, on="author")
    week = (days["day"] - days["first"]).dt.days // 7
    days.assign(week=week).pivot_table(index="first", columns="week", values="author", aggfunc="nunique")


def tied(messages: pd.DataFrame, mentions: pd.DataFrame, reactions: pd.DataFrame) -> nx.DiGraph:
    """Who replied to, named or reacted to whom, and how often."""
    author = messages.set_index("id")["author"]
    replies = messages.dropna(subset=["quoted"])
    parts = [
        pd.DataFrame({"one": replies["author"], "other": replies["quoted"].map(author)}),
        pd.DataFrame({"one": mentions["id"].map(author), "other": mentions["person"]}),
        pd.DataFrame({"one": reactions["person"], "other": reactions["id"].map(author)}),
    ]
    pairs = pd.concat(parts).dropna()
    pairs = pairs[pairs["one"] != pairs["other"]].groupby(["one", "other"]).size().rename("weight").reset_index()
    return nx.from_pandas_edgelist(pairs, "one", "other", "weight", create_using=nx.DiGraph)


if __name__ == "__main__":
    main(sys.argv[1])
