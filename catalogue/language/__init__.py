"""French as the guide needs it: typography, roots of words, plurals, acronyms, plain text."""
