"""`make restore FROM=<folder>`: an instance as it was at a backup's moment; what is there now is
put aside, never deleted.

Nothing is touched before every byte of the backup was read and the instance is known to stand
still. Nothing is started: `make run` makes new signing keys and service secrets and goes on.
"""

import re
import shutil
import sys
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from deploy import backup_manifest, restore_postgres, restore_sqlite
from deploy.backup import BESIDE, alone, engine_of
from deploy.backup_manifest import BackupRefused
from deploy.processes import WEB, taken
from shared import backups, clock, settings
from shared.database import KERNEL_MIGRATIONS
from shared.settings import Settings

ASIDE = "aside"
NUMBER = re.compile(r"[0-9]+")


def restore(chosen: Settings, source: Path) -> Path:
    """Put the backup in place of what is there; returns where that lies now.

    Raises BackupRefused, with nothing changed, and OSError.
    """
    manifest = backup_manifest.checked(source)
    _refuse_what_does_not_fit(chosen, manifest)
    engine_of(chosen).verified(source, manifest["services"])
    with alone(chosen.backups):
        if busy := taken(chosen):
            names = ", ".join(f"{name} ({port})" for name, port in busy.items())
            raise BackupRefused(
                f"系统正在运行，请先停下 Running; stop it first with Ctrl-C: {names}"
            )
        now = clock.now()
        aside = chosen.var / ASIDE / backups.name_of(now)
        engine = _putting_in_place(chosen)
        engine.refuse_who_is_there(chosen)
        with engine.in_place(chosen, source, aside):
            _exchange_files(chosen, source, aside)
        engine.require_as_backed_up(chosen, manifest["services"])
    return aside


def _putting_in_place(chosen: Settings) -> ModuleType:
    return restore_sqlite if chosen.database == "sqlite" else restore_postgres


def _refuse_what_does_not_fit(chosen: Settings, manifest: dict[str, Any]) -> None:
    """Another engine's files, or tables newer than this program. Raises BackupRefused."""
    if manifest["engine"] != (ours := engine_of(chosen).ENGINE):
        raise BackupRefused(
            f"数据库不同 The backup is of {manifest['engine']}; this instance is on {ours}."
        )
    for name, stands in manifest["services"].items():
        for kind, newest in newest_migrations(name).items():
            if _number(stands["migrations"][kind]) > _number(newest):
                raise BackupRefused(
                    f"程序太旧 The backup is of a newer version of Fanbu: {name} has "
                    f"{stands['migrations'][kind]}, this version ends with {newest}."
                )


def newest_migrations(name: str) -> dict[str, str]:
    """The last migrations that this program has for a service: the kernel's and its own."""
    found = find_spec(WEB[name].rpartition(".")[0])
    assert found is not None and found.origin is not None, name
    folders = {"kernel": KERNEL_MIGRATIONS, "schema": Path(found.origin).parent / "migrations"}
    return {
        kind: max(path.stem for path in folder.glob("[0-9]*.py"))
        for kind, folder in folders.items()
    }


def _number(migration: str | None) -> int:
    found = NUMBER.match(migration or "")
    return int(found[0]) if found else 0


def _exchange_files(chosen: Settings, source: Path, aside: Path) -> None:
    """The keys and what lies beside the data, of the backup instead of ours."""
    for name in ("keys", *BESIDE):
        if (present := chosen.var / name).exists():
            present.rename(aside / name)
        if (kept := source / name).is_dir():
            shutil.copytree(kept, present)
            present.chmod(0o700)
        elif kept.exists():
            shutil.copy(kept, present)
    laid = [path for name in ("keys", *BESIDE) if (path := chosen.var / name).exists()]
    inside = [path for path in (chosen.var / "keys").iterdir()]
    backup_manifest.keep((*inside, *laid, chosen.var))


def _told(chosen: Settings, source: Path, cut_at: datetime, aside: Path) -> str:
    wall = cut_at.astimezone(clock.SHANGHAI)
    return (
        f"已恢复到 Restored as of {wall:%Y-%m-%d %H:%M:%S} {source}\n"
        f"原有数据放在 What was there is kept in {aside}"
        f"{'' if chosen.database == 'sqlite' else f' 和 and in the schemas …_{aside.name}'}\n"
        "现在请启动 Now: make run, then 然后 make audit"
    )


@click.command()
@click.argument("source", required=False)
@click.option("--check", is_flag=True, help="Only read every byte of the backup.")
def main(source: str | None, check: bool) -> None:
    """Restore the instance from the backup in the folder SOURCE; exits 1 with nothing changed."""
    chosen = settings.from_environment()
    if not source:
        sys.exit("请写明备份文件夹 Name the backup: make restore FROM=var/backups/<time>")
    folder = Path(source).resolve()
    try:
        if check:
            backup_manifest.checked(folder)
            print(f"备份完好 The backup is sound: {folder}")
            return
        aside = restore(chosen, folder)
    except (BackupRefused, OSError) as error:
        sys.exit(f"没有恢复 Not restored: {error}")
    print(_told(chosen, folder, backups.read(folder).cut_at, aside))


if __name__ == "__main__":
    main()
