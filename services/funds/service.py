"""The funds, apart from their web process."""

from pathlib import Path

from services.funds.chores import chores
from services.funds.database import funds
from services.funds.documents import LISTS
from services.funds.figures import figures
from services.funds.reactions import REACTIONS
from services.funds.refusals.commands import keep_refusal
from shared.service import Service

SERVICE = Service(
    database=funds,
    title="Fanbu funds 专项资金",
    migrations=Path(__file__).parent / "migrations",
    reactions=REACTIONS,
    refused=keep_refusal,
    chores=chores,
    figures=figures,
    documents=LISTS,
)
