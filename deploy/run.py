"""`make run`: one instance under honcho, made ready at the first start, stopped by Ctrl-C."""

import json
import shlex
import subprocess
import sys
import threading
from pathlib import Path

from honcho.manager import Manager
from honcho.printer import Printer

from deploy import history
from deploy.instance import prepare, sign_ins, wait_ready
from deploy.processes import embedded, environment_of, taken
from shared import logs, settings
from shared.settings import Settings

LOADED = "demo-loaded"


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
    if chosen.demo:
        _tell_once(chosen)
    log = _log_file(chosen.var)
    manager = Manager(Printer(log))
    for process in embedded(chosen):
        manager.add_process(process.name, shlex.join(process.command), env=process.environment)
    if chosen.backup_hour is not None:
        command = [sys.executable, "-m", "deploy.backup_nightly"]
        manager.add_process("backups", shlex.join(command), env=environment_of(chosen))
    threading.Thread(target=_welcome, args=(chosen, manager), daemon=True).start()
    manager.loop()
    print("\n已停止 Stopped.")
    sys.exit(0 if manager.returncode in (0, 130, 143) else 1)


def _log_file(var: Path):
    folder = var / "log"
    folder.mkdir(parents=True, exist_ok=True)
    return logs.Unfailing((folder / "fanbu.log").open("a", buffering=1, encoding="utf-8"))


def _welcome(chosen: Settings, manager: Manager) -> None:
    """Wait until all is ready, print the address and sign-ins."""
    state = wait_ready(chosen.gateway_url, seconds=60)
    if state is not None:
        print(f"未就绪 Not ready: {json.dumps(state, ensure_ascii=False)}", file=sys.stderr)
        print(f"日志 Log: {chosen.var / 'log' / 'fanbu.log'}", file=sys.stderr)
        manager.terminate()
        return
    print(f"\n反哺 Fanbu  →  {chosen.gateway_url.replace('127.0.0.1', 'localhost')}")
    print("演示登录 Demo sign-ins:")
    for role, person in sign_ins(chosen).items():
        print(f"  {person['name']:<22} {role:<11} {person['password']}")
    print(
        f"\n日志 Log: {chosen.var / 'log' / 'fanbu.log'} · Ctrl-C 停止 stops everything", flush=True
    )


def _tell_once(chosen: Settings) -> None:
    """What the demo community has behind it; only before the first start."""
    marker = chosen.var / LOADED
    if marker.exists():
        return
    try:
        history.tell(chosen)
        marker.touch()
    except subprocess.CalledProcessError:
        log = chosen.var / "log" / "history.log"
        print(f"演示数据未载入 Demo data not loaded: {log}", file=sys.stderr)


if __name__ == "__main__":
    main()
