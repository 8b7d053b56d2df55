"""How long a session lives, and what is shown of where it came from. Pure."""

import ipaddress

SESSION_SECONDS = 12 * 3600  # a working day; the till does not ask for a password in the middle
SEEN_SECONDS = 300  # how exactly it is known when a session was used last: a write costs a sync
KEPT_DAYS = 30  # how long a session that is over stays in the table; sign-ins are kept for good
AGENT_LENGTH_MAX = 100


def masked_address(address: str) -> str:
    """An address without what tells one household from another: `203.0.113.*`, `2001:db8:1::*`."""
    try:
        network = ipaddress.ip_network(address, strict=False)
    except ValueError:
        return "?"
    if network.version == 4:
        return f"{str(network.network_address).rpartition('.')[0]}.*"
    return f"{network.supernet(new_prefix=48).network_address}*"


def short_agent(agent: str) -> str:
    """What a browser or program says of itself, one line of it."""
    return "".join(sign for sign in agent if sign.isprintable())[:AGENT_LENGTH_MAX]
