"""`python -m bot`: the same verbs as `network-health`."""

from bot.cli import main

if __name__ == "__main__":
    main()
