"""`make move TO=postgresql://…`: a stopped instance from its SQLite files into a PostgreSQL one.

The schemas are filled under other names and get their own, all at once, when every row was read
back and the program itself found the chains whole and the audit as it was before. Until then there
is nothing in the target that a process would take for an instance, and the files are only read.
"""

import shutil
import sqlite3
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import NamedTuple, TextIO

import click
import psycopg
from peewee import PeeweeException
from psycopg.sql import SQL, Identifier
from rich.console import Console
from rich.table import Table

from deploy import backup_manifest, move_tables, restore_sqlite
from deploy.backup import alone
from deploy.backup_manifest import BackupRefused, Step
from deploy.bars import bars
from deploy.move_proof import Proof, prove
from deploy.move_tables import Sums, Tables
from deploy.processes import FOLLOWERS, WEB, taken
from deploy.restore import ASIDE, newest_migrations
from shared import backups, clock, settings
from shared.settings import Settings

HALF = "_moving"  # how the name of a schema ends that is not whole
COPY = "moving"  # the folder of what is read: the files as they were, and the keys to read them
ROWS_A_STEP = 1_000
ANYTHING_IN = (
    "SELECT DISTINCT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = ANY(%s) ORDER BY 1"
)


class Moved(NamedTuple):
    """What was moved, by service, what the program found before and after, and where the files
    lie now."""

    sums: dict[str, Sums]
    proof: Proof
    aside: Path


def move(chosen: Settings, address: str, step: Step) -> Moved:
    """Move everything; it is whole and proven when this returns. Raises BackupRefused and OSError
    with the target empty and the files as they were.

    `step(part, done, total)` hears how far it is.
    """
    _refuse_what_cannot_be(chosen, address)
    source = replace(chosen, var=chosen.var / COPY, backups_folder=chosen.backups)
    target = replace(source, database=address)
    with ExitStack() as ends:
        ends.enter_context(alone(chosen.backups))
        files = ends.enter_context(_standing_still(chosen))
        to = ends.enter_context(_connected(address))
        log = ends.enter_context(_log(chosen))
        ends.callback(shutil.rmtree, source.var, ignore_errors=True)
        ends.enter_context(_empty_again_if_it_fails(to))
        _refuse_another_version(files)
        _copy_files(chosen, source.var)
        step("audit", 0, 2)
        before = prove(source, log)
        step("audit", 1, 2)
        sums = {name: _move_service(name, target, to, step) for name in WEB}
        if prove(target, log, _half) != before:
            raise BackupRefused("搬迁前后不一致 The audit or a chain is not as it was before.")
        step("audit", 2, 2)
        aside = chosen.var / ASIDE / backups.name_of(clock.now())
        aside.mkdir(parents=True, mode=0o700)
        _give_names(to)
        _put_aside(chosen, aside)
        return Moved(sums, before, aside)


def _refuse_what_cannot_be(chosen: Settings, address: str) -> None:
    if chosen.database != "sqlite":
        raise BackupRefused("只能从 SQLite 搬出 This instance is on PostgreSQL already.")
    if not address.startswith("postgresql://"):
        raise BackupRefused("请写明目标 Name the target: make move TO=postgresql://…")
    paths = [chosen.var / f"{name}.db" for name in WEB]
    if missing := [str(path) for path in paths if not path.exists()]:
        raise BackupRefused(f"没有数据 There is nothing to move: no {', '.join(missing)}.")
    if busy := taken(chosen):
        names = ", ".join(f"{name} ({port})" for name, port in busy.items())
        raise BackupRefused(f"系统正在运行，请先停下 Running; stop it first with Ctrl-C: {names}")
    if shutil.disk_usage(chosen.var).free < 2 * sum(path.stat().st_size for path in paths):
        raise BackupRefused(f"磁盘空间不足 Not enough room in {chosen.var}.")


@contextmanager
def _standing_still(chosen: Settings) -> Iterator[dict[str, sqlite3.Connection]]:
    """Every file, with its write lock held: whoever starts the instance meanwhile cannot sell into
    files that are being left."""
    restore_sqlite.refuse_who_is_there(chosen)
    with ExitStack() as open_:
        files = {}
        for name in WEB:
            file = sqlite3.connect(chosen.var / f"{name}.db", timeout=0, isolation_level=None)
            files[name] = open_.enter_context(closing(file))
            try:
                file.execute("BEGIN IMMEDIATE")
            except sqlite3.DatabaseError as error:
                raise BackupRefused(
                    f"数据库正被使用 Somebody has {name}.db open; stop them first. ({error})"
                ) from None
        yield files


def _refuse_another_version(files: dict[str, sqlite3.Connection]) -> None:
    """Both sides have the tables that this program makes, or there is nothing to compare."""
    for name, file in files.items():
        stands = _standing(file)
        if stands["migrations"] != (ours := newest_migrations(name)):
            raise BackupRefused(
                f"版本不同 Another version of Fanbu: {name} has {stands['migrations']}, this one "
                f"{ours}; first `python -m deploy.process migrate`."
            )


def _standing(file: sqlite3.Connection) -> dict:
    return backup_manifest.standing(lambda sql: file.execute(sql).fetchall())


@contextmanager
def _connected(address: str) -> Iterator[psycopg.Connection]:
    """The target, in which no schema of ours has anything in it. Raises BackupRefused."""
    try:
        with psycopg.connect(address, autocommit=True) as to:
            if _asked(to, "SHOW server_encoding") != ["UTF8"]:
                raise BackupRefused("目标须为 UTF8 The target database must be in UTF8.")
            if _asked(to, "SELECT pg_try_advisory_lock(hashtext('fanbu move'))") != [True]:
                raise BackupRefused("另一个搬迁正在进行 Another move into it is running.")
            if full := _asked(to, ANYTHING_IN, list(WEB)):
                raise BackupRefused(
                    f"目标不是空的 The target is not empty, it has the schemas: {', '.join(full)}"
                )
            yield to
    except (psycopg.Error, PeeweeException) as error:
        raise BackupRefused(f"PostgreSQL: {error}") from error


def _asked(to: psycopg.Connection, question: str, *names: list[str]) -> list:
    return [row[0] for row in to.execute(question, names).fetchall()]  # type: ignore[arg-type]


@contextmanager
def _log(chosen: Settings) -> Iterator[TextIO]:
    folder = chosen.var / "log"
    folder.mkdir(exist_ok=True)
    with (folder / "move.log").open("a", encoding="utf-8") as log:
        yield log


@contextmanager
def _empty_again_if_it_fails(to: psycopg.Connection) -> Iterator[None]:
    """Schemas under their other names are of this move, or of one that was killed."""
    _drop_halves(to)
    try:
        yield
    except BaseException:
        _drop_halves(to)
        raise


def _drop_halves(to: psycopg.Connection) -> None:
    for name in WEB:
        to.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(_half(name))))


def _half(name: str) -> str:
    return f"{name}{HALF}"


def _copy_files(chosen: Settings, folder: Path) -> None:
    """What is read lies beside, so that asking the program about it changes nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    shutil.copytree(chosen.keys, folder / "keys")
    for name in WEB:
        path = folder / f"{name}.db"
        path.touch(mode=0o600)
        # Read by SQLite: whoever else closes the file here gives all locks of this process up.
        with (
            closing(sqlite3.connect(chosen.var / path.name)) as file,
            closing(sqlite3.connect(path)) as copy,
        ):
            file.backup(copy)
            if (found := copy.execute("PRAGMA integrity_check(1)").fetchall()) != [("ok",)]:
                raise BackupRefused(f"文件已损坏 {name}.db is damaged: {found}")


def _move_service(name: str, target: Settings, to: psycopg.Connection, step: Step) -> Sums:
    """Make the tables as the program makes them, fill them, and read them back."""
    service = import_module(FOLLOWERS[name]).SERVICE
    service.database.bind(target, _half(name))
    service.database.migrate(service.migrations)
    service.database.close()
    tables = Tables(to, _half(name))
    with closing(sqlite3.connect(target.var / f"{name}.db")) as source:
        move_tables.refuse_other_tables(source, tables)
        counted = _counted(name, 2 * move_tables.rows_in(source, tables), step)
        read = move_tables.copy(source, to, tables, counted)
        stands = _standing(source)
    written = move_tables.read_back(to, tables, counted)
    if strange := [table for table in tables.names if read[table] != written[table]]:
        raise BackupRefused(f"表内容不同 Not as it was read: {name}: {', '.join(strange)}")
    found = backup_manifest.standing(
        lambda sql: to.execute(sql).fetchall(),  # type: ignore[arg-type]
        f'"{tables.schema}".',
    )
    if found != stands:
        raise BackupRefused(f"{name} 的进度不同 {name} does not stand where it stood.")
    move_tables.require_watched(to, tables.schema)
    return written


def _counted(name: str, total: int, step: Step) -> Callable[[int], None]:
    done = 0

    def counted(rows: int) -> None:
        nonlocal done
        done += rows
        if done % ROWS_A_STEP == 0 or done == total:
            step(name, done, total)

    step(name, 0, total)
    return counted


def _give_names(to: psycopg.Connection) -> None:
    """All at once: before this there is no instance in the target, after it a whole one."""
    with to.transaction():
        for name in WEB:
            to.execute(SQL("DROP SCHEMA IF EXISTS {} RESTRICT").format(Identifier(name)))
            renamed = SQL("ALTER SCHEMA {} RENAME TO {}")
            to.execute(renamed.format(Identifier(_half(name)), Identifier(name)))


def _put_aside(chosen: Settings, aside: Path) -> None:
    """Nobody who forgets the new setting goes on with the old files."""
    for name in WEB:
        (chosen.var / f"{name}.db").rename(aside / f"{name}.db")
    backup_manifest.keep((aside, chosen.var))


def _table(moved: Moved) -> Table:
    """What lies where now, and that it is the same."""
    table = Table(title="\n已搬到 Moved to PostgreSQL", title_justify="left")
    for heading in ("服务 service", "表 tables", "行 rows", "校验和 checksum"):
        table.add_column(heading, justify="left" if heading[0] in "服校" else "right")
    for name, sums in moved.sums.items():
        rows = sum(each.rows for each in sums.values())
        whole = sum(int(each.checksum, 16) for each in sums.values()) % move_tables.HASHES
        table.add_row(name, str(len(sums)), f"{rows:,}", f"{whole:064x}"[:16])
    return table


def _tell(console: Console, moved: Moved) -> None:
    console.print(_table(moved))
    for title, chains in (
        ("凭证链 vouchers", moved.proof.books),
        ("公开记录 public record", moved.proof.records),
    ):
        for name, (length, head) in chains.items():
            console.print(f"{title} {name}: {length} · {head[:16]}", highlight=False)
    console.print(
        f"核对 Audit: {moved.proof.comparisons} 项 comparisons, 前后均为 0 处不符 "
        "0 differences before and after",
        highlight=False,
    )
    console.print(
        f"原有文件放在 The old files are kept in {moved.aside}\n"
        "现在请把 FANBU_DATABASE 设为新地址 Now set FANBU_DATABASE to the new address, then 然后 "
        "make run, make audit, make backup",
        highlight=False,
    )


@click.command()
@click.argument("address", required=False, default="")
def main(address: str) -> None:
    """Move the instance into the database ADDRESS; exits 1 with nothing changed."""
    chosen = settings.from_environment()
    console = Console()
    try:
        with bars(console) as step:
            moved = move(chosen, address, step)
    except (BackupRefused, OSError) as error:
        sys.exit(f"没有搬，一切照旧 Not moved, nothing has changed: {error}")
    _tell(console, moved)


if __name__ == "__main__":
    main()
