"""How much is broken: a little in `make test`, more in `make faults`."""

import os

LONG = os.environ.get("FANBU_FAULTS") == "long"
