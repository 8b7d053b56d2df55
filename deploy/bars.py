"""How far long work is: a bar for each of its parts."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from deploy.backup_manifest import Step

COLUMNS = (TextColumn("{task.description:<9}"), BarColumn(), TaskProgressColumn())


@contextmanager
def bars(console: Console) -> Iterator[Step]:
    """What the work calls when it has got further; the bars stay when it is done."""
    with Progress(*COLUMNS, TimeElapsedColumn(), console=console) as progress:
        known: dict[str, int] = {}

        def step(part: str, done: int, total: int) -> None:
            if part not in known:
                known[part] = progress.add_task(part, total=total)  # type: ignore[assignment]
            progress.update(known[part], completed=done, total=total)  # type: ignore[arg-type]

        yield step
