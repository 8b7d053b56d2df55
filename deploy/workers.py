"""Around several processes that share an address: whichever is asked tells the figures of all."""

import os
import shutil
from pathlib import Path

from prometheus_client.multiprocess import mark_process_dead

from shared.metrics import SHARED_FOLDER


def on_starting(_server) -> None:
    """Begin with no figures: those of a run before would be told again."""
    folder = Path(os.environ[SHARED_FOLDER])
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def child_exit(_server, worker) -> None:
    """Whoever is gone answers nothing any more; what it has answered stays counted."""
    mark_process_dead(worker.pid)
