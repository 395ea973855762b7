"""What the search can find, and the files that browsers fetch to find it."""
