"""Show the guide while it is written: ``make serve``."""

from __future__ import annotations

import argparse
import sys
import time
import webbrowser
from pathlib import Path

from macros.building.preview import serve

ROOT = Path(__file__).resolve().parent.parent
_PORT = 8000


def main() -> int:
    """Open the preview; return 1 when the port is taken."""
    parser = argparse.ArgumentParser(description="Montre le guide pendant qu'on l'écrit.")
    parser.add_argument("--port", type=int, default=_PORT, help=f"port de l'adresse locale ({_PORT} sinon)")
    parser.add_argument("--open", action="store_true", help="ouvrir le navigateur")
    parser.add_argument("--again", action="store_true", help=argparse.SUPPRESS)  # the program itself changed
    options = parser.parse_args()
    started = time.perf_counter()
    print("Lecture du guide…", file=sys.stderr, flush=True)  # the first line of the output is the address
    try:
        server, preview, stop = serve(ROOT, options.port)
    except OSError as error:
        print(f"Le port {options.port} ne peut pas être ouvert ({error.strerror}).")
        print('Essayez un autre port : make serve ARGS="--port 8001"')
        return 1
    address = f"http://127.0.0.1:{server.server_port}{preview.path}"
    print(f"Le guide est à l'adresse {address} (prêt en {time.perf_counter() - started:.1f} s). Ctrl+C pour arrêter.")
    if preview.state.problems:
        print(f"{len(preview.state.problems)} problème(s) à corriger : ils sont montrés dans la page.")
    if options.open and not options.again:
        webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nAu revoir.")
    finally:
        stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
