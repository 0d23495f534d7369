"""The options that several verbs share, each with its one name and its one sentence of help."""

from typing import Annotated

import typer

Url = Annotated[str | None, typer.Option("--database-url", help="Where the data is kept; over BOT_DATABASE_URL.")]
Which = Annotated[str, typer.Option("--community", help="Which community, where several are stored: its id or name.")]
AsOf = Annotated[str, typer.Option("--as-of", metavar="DATE", help="The picture before this day, such as 2026-03-16.")]
Json = Annotated[bool, typer.Option("--json", help="For programs: one JSON document.")]
Zone = Annotated[str | None, typer.Option("--timezone", help="The community's time zone, such as Europe/Berlin.")]
