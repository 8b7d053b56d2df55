"""`make run`: one instance under honcho, made ready at the first start, stopped by Ctrl-C."""

import json
import os
import shlex
import sys
import threading
from datetime import date
from pathlib import Path

from honcho.manager import Manager
from honcho.printer import Printer

from deploy import shop_data
from deploy.client import ProblemError
from deploy.instance import prepare, sign_ins, wait_ready
from deploy.neighbourhood import a_morning
from deploy.processes import processes, taken
from deploy.story import Repair, Story
from shared import settings
from shared.settings import Settings

DEMO_DAYS = 6
LOADED = "demo-loaded"
REPAIR = Repair(
    1, "三号楼单元门维修 door of block 3", "structure", "三号楼 block 3", 24, 60_000,
    [
        ("parts", "门锁与合页 lock and hinges", 21_800),
        ("labour", "一人一天 one man, one day", 25_000),
    ],
)  # fmt: skip


def main() -> None:
    """Start everything, say where it is, and stay until Ctrl-C."""
    chosen = settings.from_environment()
    if busy := taken(chosen):
        names = ", ".join(f"{port} ({name})" for name, port in busy.items())
        sys.exit(
            f"端口被占用 Port in use: {names}. "
            "另设端口 Choose others with FANBU_GATEWAY_URL, FANBU_STORE_URL …"
        )
    print("准备数据库 Preparing databases …", flush=True)
    prepare(chosen)
    log = _log_file(chosen.var)
    manager = Manager(Printer(log))
    for process in processes(chosen):
        manager.add_process(process.name, shlex.join(process.command), env=process.environment)
    threading.Thread(target=_welcome, args=(chosen, manager), daemon=True).start()
    manager.loop()
    print("\n已停止 Stopped.")
    sys.exit(0 if manager.returncode in (0, 130, 143) else 1)


def _log_file(var: Path):
    folder = var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return (folder / "fanbu.log").open("a", buffering=1, encoding="utf-8")


def _welcome(chosen: Settings, manager: Manager) -> None:
    """Wait until all is ready, load the demo community once, print the address and sign-ins."""
    state = wait_ready(chosen.gateway_url, seconds=60)
    if state is not None:
        print(f"未就绪 Not ready: {json.dumps(state, ensure_ascii=False)}", file=sys.stderr)
        print(f"日志 Log: {chosen.var / 'log' / 'fanbu.log'}", file=sys.stderr)
        manager.terminate()
        return
    try:
        if os.environ.get("FANBU_DEMO", "yes") != "no":
            _load_once(chosen)
    except (ProblemError, OSError) as error:
        print(f"演示数据未载入 Demo data not loaded: {error}", file=sys.stderr)
    print(f"\n反哺 Fanbu  →  {chosen.gateway_url.replace('127.0.0.1', 'localhost')}")
    print("演示登录 Demo sign-ins:")
    for role, person in sign_ins(chosen).items():
        print(f"  {person['name']:<22} {role:<11} {person['password']}")
    print(
        f"\n日志 Log: {chosen.var / 'log' / 'fanbu.log'} · Ctrl-C 停止 stops everything", flush=True
    )


def _load_once(chosen: Settings) -> None:
    """A few days of the shop, its profit, a fund and one repair; only at the first start."""
    marker = chosen.var / LOADED
    if marker.exists():
        return
    month = shop_data.first_days(shop_data.read(), DEMO_DAYS)
    total, done = len(month.receipts), 0

    def step(_what: str) -> None:
        nonlocal done
        done += 1
        if done % 10 == 0:
            part = min(done, total)
            print(f"\r载入演示社区 Loading the demo community … {part}/{total}", end="", flush=True)

    story = Story(chosen.gateway_url, sign_ins(chosen), month, step)
    story.open_shop()
    story.trade()
    story.bank_the_takings(month.days[-1])
    story.close_month("2026-01", "stock_not_counted")
    story.set_up_fund(300_000, date(2026, 1, 1))
    story.report(REPAIR)
    if story.dispatch(REPAIR) is None:
        story.finish(REPAIR, rating=5)
    a_morning(story)
    marker.touch()
    print(flush=True)


if __name__ == "__main__":
    main()
