"""How the tables came to be what they are, step by step; run by the store when it is opened."""
