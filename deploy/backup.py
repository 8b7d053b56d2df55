"""`make backup`: everything an instance cannot make anew, of one moment, while it runs.

It is written under another name and gets its own when it is whole and verified.
"""

import fcntl
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import click
from rich.console import Console

from deploy import backup_manifest, backup_postgres, backup_sqlite
from deploy.backup_manifest import BackupRefused, Step
from deploy.bars import bars
from deploy.history import BEGUN
from deploy.instance import SIGN_INS
from deploy.run import LOADED
from shared import backups, clock, settings
from shared.backups import Backup
from shared.settings import Settings

HALF = ".half"  # how the name of a backup ends that is not whole
ALONE = ".alone"
# Of the keys those without which the data cannot be read: codes of residents and answered requests
# are hashed with the peppers, second factors are sealed. What signs or proves is made anew.
KEYS = ("*.pepper", "*.sealing-key")
BESIDE = (SIGN_INS, LOADED, BEGUN)  # what lies beside the data of the demo community


def engine_of(chosen: Settings) -> ModuleType:
    """How this instance is cut, copied and verified."""
    return backup_sqlite if chosen.database == "sqlite" else backup_postgres


def make(chosen: Settings, step: Step) -> Backup:
    """Make one backup; it is whole and verified when this returns. Raises BackupRefused, OSError.

    `step(part, done, total)` hears how far it is.
    """
    with alone(chosen.backups):
        for left in chosen.backups.glob(f"*{HALF}"):  # by one that was killed
            shutil.rmtree(left)
        engine = engine_of(chosen)
        with engine.cut(chosen) as cut:
            name = backups.name_of(cut.at)
            if (chosen.backups / name).exists():
                raise BackupRefused(f"这一秒已有备份 There is one of this second: {name}")
            _refuse_a_full_disk(chosen)
            half = chosen.backups / f"{name}{HALF}"
            half.mkdir(mode=0o700)
            try:
                backup_manifest.refuse_a_crooked_cut(cut.standings)
                _copy_beside(chosen, half)
                cut.copy(half, step)
                return _finished(engine, cut, half, step)
            except BaseException:
                shutil.rmtree(half, ignore_errors=True)
                raise


def _finished(engine: ModuleType, cut: Any, half: Path, step: Step) -> Backup:
    """Verify what was written and give it its name."""
    step("verify", 0, 1)
    backup_manifest.keep(path for path in half.rglob("*") if path.is_file())
    engine.verified(half, cut.standings)
    backup_manifest.write(
        half,
        {
            "format": backup_manifest.FORMAT,
            "cut_at": clock.text(cut.at),
            "verified_at": clock.text(clock.now()),
            "engine": engine.ENGINE,
            "versions": cut.versions,
            "writers_waited_milliseconds": cut.waited_milliseconds,
            "services": cut.standings,
            "files": backup_manifest.files_in(half),
        },
    )
    backup_manifest.keep((half / backups.MANIFEST, half / "keys", half))
    whole = half.with_name(half.name.removesuffix(HALF))
    half.rename(whole)
    backup_manifest.keep((half.parent,))
    step("verify", 1, 1)
    return backups.read(whole)


def prune(chosen: Settings, keep: int) -> list[str]:
    """Remove all but the newest `keep` backups; the names of those that are gone.

    One that is damaged or unreadable is not counted and stays: somebody should look at it.
    """
    with alone(chosen.backups):
        old = [each for each in backups.kept_in(chosen.backups) if each.is_whole][keep:]
        for each in old:
            half = each.folder.with_name(f"{each.folder.name}{HALF}")
            each.folder.rename(half)  # killed after this it is not taken for a whole one
            shutil.rmtree(half)
        return [each.folder.name for each in old]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """One at a time makes, removes or restores backups here; whoever dies lets go.

    Raises BackupRefused.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ALONE).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupRefused("另一个备份或恢复正在进行 Another one is at work here.") from None
        yield


def _refuse_a_full_disk(chosen: Settings) -> None:
    """A full disk would stop the shop. What PostgreSQL keeps is not on a disk we can see."""
    needed = sum(path.stat().st_size for path in chosen.var.glob("*.db*"))
    if shutil.disk_usage(chosen.backups).free < 2 * needed:
        raise BackupRefused(
            f"磁盘空间不足 Not enough room in {chosen.backups}: twice {needed:,} bytes are needed."
        )


def _copy_beside(chosen: Settings, half: Path) -> None:
    (half / "keys").mkdir(mode=0o700)
    found = [(path, half / "keys") for kind in KEYS for path in chosen.keys.glob(kind)]
    found += [(path, half) for name in BESIDE if (path := chosen.var / name).exists()]
    for path, folder in found:
        (folder / path.name).touch(mode=0o600)
        shutil.copyfile(path, folder / path.name)


@click.command()
@click.option("--keep", type=click.IntRange(min=1), help="Remove all but the newest so many.")
def main(keep: int | None) -> None:
    """Back the instance up, and show how far it is; exits 1 with nothing changed."""
    chosen = settings.from_environment()
    console = Console()
    try:
        with bars(console) as step:
            made = make(chosen, step)
        gone = prune(chosen, keep) if keep else []
    except (BackupRefused, OSError) as error:
        sys.exit(f"没有备份成 Not backed up: {error}")
    waited = made.manifest["writers_waited_milliseconds"]
    console.print(f"已备份并验证 Backed up and verified: {made.folder}", highlight=False)
    console.print(f"{made.size_bytes:,} bytes · 写入等待 writers waited {waited} ms")
    for name in gone:
        console.print(f"已删除旧备份 Removed: {name}")
    console.print(f"恢复 To restore: make restore FROM={made.folder}", highlight=False)


if __name__ == "__main__":
    main()
