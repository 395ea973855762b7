"""Write catalogue/reference/letters.txt: the characters that the typefaces of the share images have."""

from __future__ import annotations

import unicodedata

from catalogue.language.letters import LETTERS_PATH
from macros.building.images import BOLD, Letters

#: Ranges of Unicode that hold Latin letters, diacritics, punctuation and symbols.
_BLOCKS = (
    *(range(0x20, 0x370), range(0x1D00, 0x1F00), range(0x2000, 0x2400)),
    *(range(0x2C60, 0x2C80), range(0xA720, 0xA800), range(0xAB30, 0xAB70)),
)
_IN_A_LINE = 100
_HEADER = "# Signes que dessinent les polices des images de partage (theme/fonts) ; récrit par scripts/letters.py."


def drawn_characters() -> str:
    """Return every visible character of these ranges that the typefaces have, in order."""
    letters = Letters(BOLD, 40, range(1, 2))
    signs = (chr(code) for block in _BLOCKS for code in block)
    return "".join(sign for sign in signs if unicodedata.category(sign)[0] not in "ZC" and letters.draws(sign))


def main() -> None:
    """Write the list."""
    characters = drawn_characters()
    lines = [characters[start : start + _IN_A_LINE] for start in range(0, len(characters), _IN_A_LINE)]
    LETTERS_PATH.write_text("\n".join([_HEADER, *lines]) + "\n", "utf-8")


if __name__ == "__main__":
    main()
