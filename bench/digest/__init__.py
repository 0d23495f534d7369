"""Programs that are measured as processes of their own: a year at once, a week, and what both are held against."""
