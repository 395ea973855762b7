"""From files to typed records, each value located: YAML, Markdown, lists of words, official codes, git history."""
