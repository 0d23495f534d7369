"""The bot while it runs: everything that is joined, heard, posted, measured and ended in the process that listens."""
