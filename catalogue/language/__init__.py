"""French for the guide: typography, stems of words, plurals, acronyms, plain text."""
