"""The edge of the core as Protocols: what it asks of files, adapters, storage and time; nothing else."""

from bot.ports.community import CommunityRef
from bot.ports.files import ExportReader, Files, Part, Recognised, Skips
from bot.ports.house import Absorbs, Answer, Ask, Clock, Commands, Cursor, Host, Intake, Memory, Picked, Rights, Secrets
from bot.ports.http import Reply, Request, Route
from bot.ports.platform import (
    CLOCKS_AGREE,
    CLOCKS_DIFFER,
    Finding,
    Platform,
    Post,
    Posted,
    Presenter,
    Question,
    Refused,
)

__all__ = [
    "CLOCKS_AGREE",
    "CLOCKS_DIFFER",
    "Absorbs",
    "Answer",
    "Ask",
    "Clock",
    "Commands",
    "CommunityRef",
    "Cursor",
    "ExportReader",
    "Files",
    "Finding",
    "Host",
    "Intake",
    "Memory",
    "Part",
    "Picked",
    "Platform",
    "Post",
    "Posted",
    "Presenter",
    "Question",
    "Recognised",
    "Refused",
    "Reply",
    "Request",
    "Rights",
    "Route",
    "Secrets",
    "Skips",
]
