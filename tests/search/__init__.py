"""Judged queries and the vectors that hold the two sides of the search to one reading of French."""
