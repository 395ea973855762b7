"""Texts that break careless code: each must come out escaped and intact in every format."""

HOSTILE = (
    'L\'« école » "du" <b>bourg</b> & co',
    "<script>alert('x')</script></title>",
    "🎪 Fête & 👩‍🌾 fermière",
    "شارع السلام — עברית",
    '=HYPERLINK("http://x","y")',
    "+33 (0)1 ; a,b\tc",
    "@SUM(A1) | un \\| deux \\",
    "-1 {accolades} #1 $x_y% ~^",
    "'=déjà une apostrophe",
    "]]> --> %0A ligne",  # the data refuses invisible separators of lines: see test_yaml_source.py
)
