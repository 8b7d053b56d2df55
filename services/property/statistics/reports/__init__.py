"""How many reports are closed: the ledger of people's voices 民声台账."""
