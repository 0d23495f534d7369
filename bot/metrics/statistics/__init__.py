"""The statistics every measure leans on: intervals, survival, states, trends."""
