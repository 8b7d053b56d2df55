"""What must be the same before and after a move, worked out anew by the program itself: the chains
of every book and of every public record, and the audit of every community."""

from collections.abc import Callable
from importlib import import_module
from typing import Any, NamedTuple, TextIO

from deploy.backup_manifest import BackupRefused
from deploy.inside import inside
from shared.errors import Unavailable
from shared.settings import Settings


class Proof(NamedTuple):
    """By the names of communities and books: how long a chain is and how it ends, and what each
    comparison of the audit showed."""

    books: dict[str, tuple[int, str]]
    records: dict[str, tuple[int, str]]
    audits: dict[str, list[dict]]

    @property
    def comparisons(self) -> int:
        """Comparisons of all communities."""
        return sum(map(len, self.audits.values()))


def prove(chosen: Settings, log: TextIO, place: Callable[[str], str] = str) -> Proof:
    """Walk every chain and audit every community, in process: nobody hears and nothing is written,
    but that a first question opens the books. Raises BackupRefused for what does not hold.
    """
    with inside(chosen, log, place) as there:
        try:
            audits = _audits(there)
        except Unavailable as refusal:
            raise BackupRefused(f"无法核对 No audit was possible: {refusal.message}") from None
        return Proof(_books(), _records(list(audits)), audits)


def _audits(there: Settings) -> dict[str, list[dict]]:
    gateway = import_module("gateway.service").SERVICE.database
    audit = import_module("gateway.audit.queries")
    door = import_module("gateway.door").Door(there)
    services = import_module("gateway.upstreams").Upstreams(there)
    found = {}
    with gateway.connection():
        for community in import_module("gateway.identity.queries").communities():
            result = audit.audit(community.code, door, services, patience_seconds=0)
            if result.outcome == "unsettled":
                raise BackupRefused(
                    "尚有事实在途 Facts are on their way: start it, wait until /readyz says pass, "
                    f"stop it again. ({community.code}: {result.facts_behind})"
                )
            if result.outcome != "agrees":
                raise BackupRefused(
                    "核对不符 The audit differs; start it and look with `make audit` first. "
                    f"({community.code}: {result.differences})"
                )
            found[community.code] = audit.shown(community.code, result)["comparisons"]
    return found


def _books() -> dict[str, tuple[int, str]]:
    ledger = import_module("services.ledger.service").SERVICE.database
    verification = import_module("services.ledger.verification.queries")
    book = import_module("services.ledger.books.models").Book
    found = {}
    with ledger.connection():
        for each in book.select().order_by(book.community, book.code):
            walked = verification.verify_book(each)
            name = f"{each.community} {each.code}"
            if walked.broken_at or walked.differences:
                raise BackupRefused(
                    f"凭证链断裂 The book {name} is not whole: "
                    f"{walked.broken_at or walked.differences[0].name}"
                )
            found[name] = (walked.vouchers, walked.head_hash)
    return found


def _records(communities: list[str]) -> dict[str, tuple[int, str]]:
    gateway = import_module("gateway.service").SERVICE.database
    record: Any = import_module("gateway.record.queries")
    found = {}
    with gateway.connection():
        for code in communities:
            if (broken := record.broken_at(code)) is not None:
                raise BackupRefused(
                    f"公开记录断裂 The public record of {code} is not whole: {broken}"
                )
            if last := record.last(code):
                found[code] = (last.sequence, last.hash)
    return found
