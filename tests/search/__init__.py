"""Judged queries, and the vectors by which Python and JavaScript are tested to read French alike."""
