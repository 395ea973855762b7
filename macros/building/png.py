"""PNG images of at most sixteen colours, put together from bands of rows: a band compressed once serves many images."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image

#: Pixels of index 0 at the left of each row. Two pixels make a byte: this one becomes the filter type that PNG wants
#: before each row, 0 for none.
FILTER_PIXELS = 2
_LEVEL = 4
_ZLIB_HEADER, _LAST_BLOCK = b"\x78\x9c", b"\x03\x00"


@dataclass(frozen=True)
class Band:
    """Some rows of an image as PNG stores them (``height`` of them), and the same bytes compressed."""

    height: int
    rows: bytes
    compressed: bytes


def band(drawing: Image.Image) -> Band:
    """Return a drawing as a band.

    Args:
        drawing: its pixels are indices in the palette, and the first :data:`FILTER_PIXELS` of each row are 0.
    """
    palette = Image.new("P", drawing.size)
    palette.paste(drawing)
    rows = palette.tobytes("raw", "P;4")
    compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    return Band(drawing.height, rows, compressor.compress(rows) + compressor.flush(zlib.Z_SYNC_FLUSH))


def png(width: int, colours: Sequence[tuple[int, int, int]], bands: Sequence[Band]) -> bytes:
    """Return the bytes of a PNG file.

    Args:
        width: in pixels, without the :data:`FILTER_PIXELS`.
        colours: red, green and blue of each index, at most sixteen.
        bands: from top to bottom.
    """
    checksum = 1
    for part in bands:
        checksum = zlib.adler32(part.rows, checksum)
    size = struct.pack(">IIBBBBB", width, sum(part.height for part in bands), 4, 3, 0, 0, 0)
    compressed = b"".join(part.compressed for part in bands)
    return b"".join([
        b"\x89PNG\r\n\x1a\n",
        _chunk(b"IHDR", size),
        _chunk(b"PLTE", bytes(level for colour in colours for level in colour)),
        _chunk(b"IDAT", _ZLIB_HEADER + compressed + _LAST_BLOCK + struct.pack(">I", checksum)),
        _chunk(b"IEND", b""),
    ])  # fmt: skip


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
