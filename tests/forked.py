"""Processes of an instance, forked from one that has imported everything.

They run what their commands run, in the environment they are given. Importing it takes two seconds
a process, and an instance has eleven.
"""

import os
import runpy
import subprocess
import sys
from functools import cache
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerContext, ForkServerProcess

from deploy.instance import Started, from_command
from deploy.processes import FOLLOWERS, WEB, Process
from shared.metrics import SHARED_FOLDER

IMPORTED = (
    "gunicorn.app.wsgiapp",
    "gunicorn.workers.gthread",
    "gateway.worker",
    "gateway.rounds",
    "shared.publisher",
    "tests.forked",
    *WEB.values(),
    *FOLLOWERS.values(),
)
LOOKED_AT_BY_IMPORTS = ("PYTHONPATH", SHARED_FOLDER)
SET_UP_SECONDS = 60.0


class Forked:
    """A process that was forked, told and asked like one that was started."""

    def __init__(self, child: ForkServerProcess):
        self._child = child
        self.pid: int = child.pid  # type: ignore[assignment]

    def terminate(self) -> None:
        """Ask it to stop."""
        self._child.terminate()

    def wait(self, timeout: float | None = None) -> int:
        """How it ended: minus the signal that ended it. Raises TimeoutExpired."""
        self._child.join(timeout)
        if (code := self._child.exitcode) is None:
            raise subprocess.TimeoutExpired(str(self.pid), timeout or 0)
        return code


def forked(process: Process, log: int) -> Started:
    """Start a process, in a group of its own; what it says goes to that open file."""
    if any(process.environment.get(name) != os.environ.get(name) for name in LOOKED_AT_BY_IMPORTS):
        return from_command(process, log)
    ready, is_ready = _context().Pipe(duplex=False)
    output = os.readlink(f"/proc/self/fd/{log}")
    child = _context().Process(target=_become, args=(process, output, is_ready), daemon=True)
    child.start()
    is_ready.close()
    if not ready.poll(SET_UP_SECONDS):
        raise TimeoutError
    ready.recv()
    return Forked(child)


@cache
def _context() -> ForkServerContext:
    context = ForkServerContext()
    context.set_forkserver_preload(list(IMPORTED))
    return context


def _become(process: Process, output: str, is_ready: Connection) -> None:
    """What the command does, in this process."""
    os.setsid()
    os.environ.clear()
    os.environ.update(process.environment)
    log = os.open(output, os.O_WRONLY | os.O_APPEND)
    os.dup2(log, sys.stdout.fileno())
    os.dup2(log, sys.stderr.fileno())
    os.close(log)
    sys.stdout.reconfigure(write_through=True)  # type: ignore[union-attr]
    is_ready.send(None)
    is_ready.close()
    _python, _m, module, *arguments = process.command
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
