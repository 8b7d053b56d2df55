"""While `make run` runs: a backup every night, and at once when a night was missed.

A machine that is switched off at night is so backed up when it is switched on.
"""

import signal
import threading
from datetime import datetime, timedelta

from deploy.backup import make, prune
from deploy.backup_manifest import BackupRefused
from shared import backups, clock, logs, settings
from shared.settings import Settings

LOOK_SECONDS = 10.0  # from one look at the clock to the next
AGAIN_SECONDS = 600.0  # after one that failed


def is_due(newest: datetime | None, now: datetime, hour: int) -> bool:
    """Whether no backup was made since the hour of the night, in Shanghai, struck last."""
    struck = clock.at(clock.business_day(now), hour)
    if struck > now:
        struck -= timedelta(days=1)
    return newest is None or newest < struck


def turn(chosen: Settings) -> bool:
    """Make a backup if one is due; whether all is well. What fails is in the log."""
    try:
        chosen.backups.mkdir(parents=True, exist_ok=True, mode=0o700)
        whole = [each for each in backups.kept_in(chosen.backups) if each.is_whole]
        newest = whole[0].cut_at if whole else None
        if chosen.backup_hour is None or not is_due(newest, clock.now(), chosen.backup_hour):
            return True
        made = make(chosen, lambda _part, _done, _total: None)
        gone = prune(chosen, chosen.backups_kept)
    except (BackupRefused, OSError) as error:
        logs.log.error("backup_failed", error=str(error))
        return False
    except Exception as error:  # the shop goes on without one; the page says how old the last is
        logs.log.exception("backup_failed", error=repr(error))
        return False
    waited = made.manifest["writers_waited_milliseconds"]
    logs.log.info(
        "backup_made",
        folder=str(made.folder),
        bytes=made.size_bytes,
        writers_waited_milliseconds=waited,
        removed=gone,
    )
    return True


def main() -> None:
    """Look at the clock until told to stop."""
    chosen = settings.from_environment()
    logs.configure("backups")
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    pause = LOOK_SECONDS
    while not stop.wait(pause):
        pause = LOOK_SECONDS if turn(chosen) else AGAIN_SECONDS


if __name__ == "__main__":
    main()
