"""What a backup says of itself: its files with size and hash, and how far every service was."""

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from shared.backups import MANIFEST

FORMAT = 1
CHUNK_BYTES = 1 << 20
# How far a service was: the newest fact it told, how far it had read of the others (the furthest
# of its followers), its tables.
HEAD = "SELECT coalesce(max(sequence), 0) FROM {}outbox"
CURSORS = 'SELECT source, max(position) FROM {}"cursor" GROUP BY source ORDER BY source'
MIGRATIONS = "SELECT max(name) FROM {}{}_migration"

Ask = Callable[[str], list[Any]]  # the rows of an answer
Step = Callable[[str, int, int], None]  # of which part, how much is done, of how much
Standings = dict[str, dict[str, Any]]


class BackupRefused(Exception):
    """A backup, a restore or a move that is not done, with the sentence why, in both languages."""


def standing(ask: Ask, schema: str = "") -> dict[str, Any]:
    """How far a service was, read of its tables; `schema` is written before each, with its dot."""
    return {
        "head": int(ask(HEAD.format(schema))[0][0]),
        "cursors": {source: int(at) for source, at in ask(CURSORS.format(schema))},
        "migrations": {
            kind: ask(MIGRATIONS.format(schema, kind))[0][0] for kind in ("kernel", "schema")
        },
    }


def refuse_a_crooked_cut(standings: Standings) -> None:
    """Nobody may have heard what nobody has told yet. Raises BackupRefused."""
    for name, stands in standings.items():
        for source, position in stands["cursors"].items():
            if position > (head := standings[source]["head"]):
                raise BackupRefused(
                    f"切面不一致 The cut is not consistent: {name} has read {source} "
                    f"up to {position}, which ends at {head}."
                )


def sha256_of(path: Path) -> str:
    """The hash of a file, read to its end."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_in(folder: Path) -> dict[str, dict[str, Any]]:
    """Every file of a folder by its path inside, with its size in bytes and its hash."""
    return {
        str(path.relative_to(folder)): {"bytes": path.stat().st_size, "sha256": sha256_of(path)}
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }


def write(folder: Path, manifest: dict[str, Any]) -> None:
    """Put the manifest beside its files."""
    path = folder / MANIFEST
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    path.touch(mode=0o600)
    path.write_text(text, encoding="utf-8")


def checked(folder: Path) -> dict[str, Any]:
    """The manifest of a backup whose every byte is as it was written. Raises BackupRefused."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        wanted, format_ = manifest["files"], manifest["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BackupRefused(
            f"不是完整的备份 Not a whole backup: {folder / MANIFEST} ({error})"
        ) from None
    if format_ != FORMAT:
        raise BackupRefused(f"备份格式不同 A backup of another format: {format_}, not {FORMAT}.")
    found = files_in(folder)
    if strange := sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name)):
        raise BackupRefused(f"备份已损坏 The backup is damaged: {', '.join(strange)}")
    return dict(manifest)


def keep(paths: Iterable[Path]) -> None:
    """Wait until the disk has these files and folders, for the day of a power cut."""
    for path in paths:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
