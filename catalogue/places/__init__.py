"""The places that readers know: their names, their pages, and the files by which a browser finds them."""
