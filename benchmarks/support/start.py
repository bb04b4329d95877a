"""The first lines of every benchmark: run by any Python, it goes on in the project's own environment.

A script begins with::

    sys.path[0] = str(Path(__file__).resolve().parent.parent)

    from benchmarks.support.start import start

    start()

and may import everything else after that. Only the standard library is used here.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / ".venv" / "bin" / "python"


def start() -> None:
    """Go on under the project's own Python, where the packages are; a script that is imported stays where it is."""
    if PYTHON.exists() and Path(sys.prefix) != PYTHON.parent.parent and _is_a_script():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])


def _is_a_script() -> bool:
    main = getattr(sys.modules["__main__"], "__file__", None)
    return main is not None and ROOT / "benchmarks" in Path(main).resolve().parents
