"""What a folder of backups holds, as their manifests tell it; `deploy` makes and restores them."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from shared import clock

MANIFEST = "manifest.json"
NAME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z")  # the moment of the cut, in UTC
STALE_HOURS = 36  # a newest backup older than this missed a night


class Backup(NamedTuple):
    """A backup that is whole by its name, and what its manifest says.

    `is_whole`: every file is there with the size it was verified with; only restoring, and
    `deploy.restore --check`, read every byte again. Without a readable manifest `cut_at` is when
    the folder was changed last, and `manifest` is empty.
    """

    folder: Path
    cut_at: datetime
    size_bytes: int
    is_whole: bool
    manifest: dict[str, Any]


def name_of(moment: datetime) -> str:
    """The folder of a backup whose cut was then."""
    return f"{moment:%Y-%m-%dT%H%M%SZ}"


def kept_in(folder: Path) -> list[Backup]:
    """The backups in a folder, the newest first; half of one has another name and is left out.

    Raises OSError where the folder cannot be read.
    """
    named = [each for each in folder.iterdir() if NAME.fullmatch(each.name)]
    return [read(each) for each in sorted(named, key=lambda each: each.name, reverse=True)]


def read(folder: Path) -> Backup:
    """One backup, however its manifest looks."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        sizes = {name: int(file["bytes"]) for name, file in manifest["files"].items()}
        cut_at = clock.parse(manifest["cut_at"])
        found = {name: (folder / name).stat().st_size for name in sizes}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        touched = datetime.fromtimestamp(folder.stat().st_mtime, UTC)
        return Backup(folder, touched, _size(folder), False, {})
    is_whole = found == sizes and bool(manifest.get("verified_at"))
    return Backup(folder, cut_at, sum(found.values()), is_whole, manifest)


def _size(folder: Path) -> int:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file())
