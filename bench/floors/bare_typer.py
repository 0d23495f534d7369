"""Floor: a typer application with as many commands as ours, doing nothing."""

from typing import Annotated

import typer

app = typer.Typer(help="A bare application.", no_args_is_help=True)


def _command(name: str) -> None:
    @app.command(name)
    def run(path: Annotated[str, typer.Option(help="A path.")] = "", *, json: bool = False) -> None:
        """Do nothing."""


for _name in ("demo", "import", "replay", "report", "digest", "status", "explain", "upgrade"):
    _command(_name)

if __name__ == "__main__":
    app()
