"""How old the newest backup is, for Prometheus, as the folder of backups tells it."""

from collections.abc import Iterator
from pathlib import Path

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared import backups, clock


class BackupGauges(Collector):
    """Seconds since the moment of the newest sound backup, and how many are sound or damaged.

    Where the gateway cannot see the folder, or none was ever there, it says nothing.
    """

    def __init__(self, folder: Path):
        self._folder = folder

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Both gauges; without a sound backup there is no age."""
        yield from self._read()

    def _read(self) -> tuple[GaugeMetricFamily, GaugeMetricFamily]:
        count = GaugeMetricFamily("fanbu_backups", "Backups kept", labels=["state"])
        age = GaugeMetricFamily("fanbu_backup_age_seconds", "Seconds since the newest sound backup")
        try:
            kept = backups.kept_in(self._folder)
        except OSError:
            return count, age
        sound = [each for each in kept if each.is_whole]
        count.add_metric(["sound"], len(sound))
        count.add_metric(["damaged"], len(kept) - len(sound))
        if sound:
            age.add_metric([], (clock.now() - sound[0].cut_at).total_seconds())
        return count, age
