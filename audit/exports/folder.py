"""The folder of an export: whole under its name, or not there. Until it is whole it has a name of its own."""

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


class Taken(Exception):
    """The folder cannot be written, and why."""


@contextmanager
def unfinished(final: Path) -> Iterator[Path]:
    """The folder under its unfinished name, held against a second export; raises Taken.

    What a killed export left there is there again: see ``digest_of_whole``.
    """
    if final.exists():
        raise Taken(f"{final} is there already: name a folder that is not.")
    folder = final.with_name(f".{final.name}.part")
    folder.mkdir(mode=0o700, exist_ok=True)
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Taken(f"Another export to {final} is being written.") from None
    else:
        yield folder
    finally:
        os.close(held)


def emptied(folder: Path) -> None:
    """Take away what an export that was broken off left."""
    for each in folder.iterdir():
        shutil.rmtree(each) if each.is_dir() else each.unlink()


def write_manifest(folder: Path, manifest: dict[str, Any]) -> str:
    """Write the manifest last, under its name only once it is on the disk; its SHA-256."""
    text = (json.dumps(manifest, indent=1, ensure_ascii=False) + "\n").encode()
    part = folder / f"{MANIFEST}.part"
    with part.open("wb") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    for each in sorted(path for path in folder.iterdir() if path.is_dir()):
        _sync(each)
    part.rename(folder / MANIFEST)
    _sync(folder)
    return sha256(text).hexdigest()


def digest_of_whole(folder: Path) -> str:
    """The digest of the manifest, where the folder is whole: the manifest comes last. Empty where it is not."""
    manifest = folder / MANIFEST
    return sha256(manifest.read_bytes()).hexdigest() if manifest.exists() else ""


def finish(folder: Path, final: Path) -> None:
    """Give the folder its name."""
    folder.rename(final)
    _sync(final.parent)


def discard(folder: Path) -> None:
    """Take the unfinished folder away, whatever is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def _sync(folder: Path) -> None:
    """What stands in the folder is on the disk, with its names."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(held)
    finally:
        os.close(held)
