"""hledger and beancount: foreign programs that judge our books from their exported text."""

import os
import subprocess
from pathlib import Path

from deploy.client import Client
from deploy.instance import Instance, sign_ins
from tests.tools import tool

FORMS = ("hledger", "beancount")
UTF8 = os.environ | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def asked(*command: str) -> str:
    """What a foreign program prints; it must be content."""
    done = subprocess.run(command, capture_output=True, text=True, env=UTF8, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def hledger(journal: Path, *command: str) -> str:
    """What hledger says of a journal."""
    return asked(tool("hledger"), "-f", str(journal), *command)


def accept(text: str, form: str, folder: Path, name: str = "book") -> Path:
    """The text as a file, after its judge had nothing against it."""
    path = folder / f"{name}.{form}"
    path.write_text(text, encoding="utf-8")
    if form == "hledger":
        hledger(path, "check", "-s", "ordereddates")
    else:
        asked(tool("bean-check"), str(path))
    return path


def accept_every_book(instance: Instance, folder: Path) -> list[str]:
    """Both exports of every book of every community, through the gateway; what was judged."""
    known = sign_ins(instance.settings)["district"]
    district = Client(instance.settings.gateway_url, known["username"], known["password"])
    judged = []
    for row in district.get("/loop/summary")["communities"]:
        community = row["community"]
        for book in district.all("/ledger/books", community=community):
            for form in FORMS:
                path = f"/ledger/books/{book['code']}/exports/{form}"
                text = district.file(path, community=community).decode()
                name = f"{community}-{book['code']}"
                judged.append(accept(text, form, folder, name).name)
    return judged
