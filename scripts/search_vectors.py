"""Write tests/search/vectors.json: texts, and the words that Python and JavaScript must both read in them."""

from __future__ import annotations

import json
import re
from pathlib import Path

from catalogue.language import stemming
from catalogue.opening import open_catalogue
from catalogue.search import contents

ROOT = Path(__file__).resolve().parent.parent
VECTORS = ROOT / "tests" / "search" / "vectors.json"
_ODD_TEXTS = (
    "L’Œuvre d’Été : « prêt‑à‑porter », qu'aujourd'hui… Île-de-France, n° 2014-856, 50 % (3 000 €)",
    "İstanbul straße ǆ ﬁn Ⅳ ½ ª café cafe\u0301 naïve MAÏS Ÿ",
    "a--b 'c' d' 'l l'l'eau jusqu’à-là co-co-co x-y-z 8-fablab",
    "<img src=x onerror=alert(1)> ${7*7} {{ 7*7 }} \\u0000 \"';--",
    "日本語 العربية 🙂🙂",
)
_LONGEST = 90
_MOST = 1200


def main() -> None:
    """Write the file, from odd texts, every judged query, and titles and words of the guide."""
    texts = dict.fromkeys(_ODD_TEXTS)
    queries = (ROOT / "tests/search/queries.yaml").read_text("utf-8")
    texts |= dict.fromkeys(re.findall(r'q: "([^"]+)"', queries))
    words: dict[str, None] = {}
    for document in contents.documents(open_catalogue(ROOT)):
        for text in (document.title, *(text for _, text in document.labels)):
            if len(text) <= _LONGEST:
                texts[text] = None
        words |= dict.fromkeys(re.findall(r"\w{5,}", " ".join(document.passages)))
    vector_texts = list(texts)[:_MOST] + sorted(words)[:: max(1, len(words) // _MOST)]
    vectors = [[text, [[w.form, w.stem, w.span] for w in stemming.words(text)]] for text in vector_texts]
    lines = ",\n".join(json.dumps(vector, ensure_ascii=False) for vector in vectors)
    VECTORS.write_text(f"[\n{lines}\n]\n", "utf-8")


if __name__ == "__main__":
    main()
