"""Where facts are kept: the only room that talks to a database."""
