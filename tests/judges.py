"""hledger and beancount: foreign programs that judge our books from their exported text."""

import json
import os
import subprocess
from pathlib import Path

import requests

from deploy.instance import Instance, sign_ins
from shared.identity import Principal, Signer
from tests.service import COMMUNITY
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
    accountant = sign_ins(instance.settings)["accountant"]["username"]
    signer = Signer(instance.settings.keys)

    def get(path: str, community: str = COMMUNITY, role: str = "accountant") -> str:
        token = signer.sign(Principal(accountant, community, (role,)), "gateway", 60)
        answer = requests.get(
            f"{instance.settings.gateway_url}/api/v1{path}",
            headers={"Authorization": f"Bearer {token}"},
            timeout=60,
        )
        assert answer.ok, answer.text
        return answer.content.decode()

    judged = []
    for row in json.loads(get("/loop/summary", role="district"))["communities"]:
        community = row["community"]
        for book in json.loads(get("/ledger/books", community))["items"]:
            for form in FORMS:
                text = get(f"/ledger/books/{book['code']}/exports/{form}", community)
                name = f"{community}-{book['code']}"
                judged.append(accept(text, form, folder, name).name)
    return judged
