"""The gateway's own database: communities, users, and what it heard about the loop."""

from shared.database import ServiceDatabase

gateway = ServiceDatabase("gateway")
Table, writes = gateway.Table, gateway.writes
