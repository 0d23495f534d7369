"""What others would use for the same, run on the same files."""
