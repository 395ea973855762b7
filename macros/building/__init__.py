"""The site: every file, made again only when it must, published at once or shown in a preview."""
