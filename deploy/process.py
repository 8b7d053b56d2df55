"""One process of an instance, where containers or units keep each running by itself.

`python -m deploy.process prepare` makes keys, databases and the first sign-ins and ends; `migrate`
only brings the databases up to date; `gateway`, `store`, `store-follower` … run what `processes.py`
names so. With `--alive` it says whether that one is.
"""

import os
import sys
from importlib import import_module

import click
import requests

from deploy.instance import migrate, prepare
from deploy.processes import FOLLOWERS, Process, ports, processes
from shared import publication, settings
from shared.follower import standing
from shared.settings import Settings

ONCE = {"prepare": prepare, "migrate": migrate}
ALIVE_SECONDS = 2


@click.command(help=__doc__)
@click.argument("name", envvar="FANBU_PROCESS")
@click.option("--alive", is_flag=True, help="End with 0 if it is running and looks after its work.")
def main(name: str, alive: bool) -> None:
    """Become that process, or say how it is."""
    chosen = settings.from_environment()
    if name in ONCE:
        ONCE[name](chosen)
        return
    known = {each.name: each for each in processes(chosen)}
    if name not in known:
        raise click.BadParameter(f"one of {', '.join([*ONCE, *known])}")
    if alive:
        sys.exit(0 if is_alive(chosen, name) else 1)
    become(known[name])


def become(process: Process) -> None:
    """The present process goes on as that one, with its signals and its place."""
    os.execvpe(process.command[0], process.command, process.environment)


def is_alive(chosen: Settings, name: str) -> bool:
    """Whether a web process answers, and a follower or a publisher has looked for news lately. The
    rounds say so by running at all."""
    if port := ports(chosen).get(name):
        try:
            door = f"http://127.0.0.1:{port}/healthz"
            return requests.get(door, timeout=ALIVE_SECONDS).ok
        except requests.RequestException:
            return False
    owner, _, kind = name.rpartition("-")
    if kind in ("follower", "publisher"):
        service = import_module(FOLLOWERS[owner]).SERVICE
        service.database.bind(chosen)
        with service.database.connection():
            if kind == "publisher":
                return publication.standing(service.database)["publisher_alive"]
            stands = standing(service.database, service.reactions, chosen.partitions)
            return stands["follower_alive"]
    return True


if __name__ == "__main__":
    main()
