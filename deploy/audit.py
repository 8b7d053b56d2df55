"""`make audit`: the comparisons on the running instance; exits 1 on any difference."""

import sys

import requests
from rich.console import Console

from deploy.client import Client, ProblemError
from deploy.demo import audit_table
from deploy.instance import sign_ins
from shared import settings


def main() -> None:
    """Ask the running gateway to audit, and print both figures of each comparison."""
    chosen = settings.from_environment()
    console = Console()
    try:
        requests.get(f"{chosen.gateway_url}/healthz", timeout=5)
        person = sign_ins(chosen)["accountant"]
        accountant = Client(chosen.gateway_url, person["username"], person["password"])
        audit = accountant.get("/loop/audit")
    except (requests.RequestException, OSError) as error:
        sys.exit(
            f"没有在运行 Not running at {chosen.gateway_url}; start it with `make run`. ({error})"
        )
    except ProblemError as error:
        sys.exit(str(error))
    console.print(audit_table(audit))
    for row in audit["comparisons"]:
        if row["difference_fen"]:
            console.print(f"[red]✗[/red] {row['sentence']}")
    sys.exit(1 if audit["differences"] else 0)


if __name__ == "__main__":
    main()
