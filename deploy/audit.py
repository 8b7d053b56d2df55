"""`make audit`: the comparisons on the running instance; exits 1 on any difference.

The run is kept, so that `/readyz` and the public pages follow it at once.
`python -m deploy.audit --history` shows earlier runs instead.
"""

import sys
from datetime import datetime

import click
import requests
from rich.console import Console
from rich.table import Table

from deploy.client import Client, ProblemError
from deploy.demo import audit_table
from deploy.instance import sign_ins
from shared import clock, settings
from shared.money import yuan

RUNS_SHOWN = 50
OUTCOMES = {
    "agrees": "[green]相符 agrees[/green]",
    "differs": "[red]不符 differs[/red]",
    "unsettled": "尚有事实在途 unsettled",
    "not_possible": "无法核对 not possible",
}


@click.command()
@click.option("--history", is_flag=True, help="Show the runs that were kept, the newest first.")
def main(history: bool) -> None:
    """Ask the running gateway to audit; print both figures of each comparison, and explain those
    that differ."""
    chosen = settings.from_environment()
    console = Console()
    try:
        requests.get(f"{chosen.gateway_url}/healthz", timeout=5)
        person = sign_ins(chosen)["accountant"]
        accountant = Client(chosen.gateway_url, person["username"], person["password"])
        if history:
            console.print(_runs_table(accountant.get("/loop/audits", limit=RUNS_SHOWN)["items"]))
            return
        audit = accountant.post("/loop/audits")
    except (requests.RequestException, OSError) as error:
        sys.exit(
            f"没有在运行 Not running at {chosen.gateway_url}; start it with `make run`. ({error})"
        )
    except ProblemError as error:
        sys.exit(str(error))
    if audit["outcome"] == "not_possible":
        sys.exit(f"无法核对 Not possible: {audit['reason']}")
    audit["comparisons"].sort(key=lambda row: row["agrees"])  # those that differ come first
    console.print(audit_table(audit))
    for row in audit["comparisons"]:
        if not row["agrees"]:
            explain(console, row)
    if audit["outcome"] == "unsettled":
        console.print("尚有事实在途，稍后再核对。 Facts are on their way; audit again in a moment.")
    sys.exit(0 if audit["outcome"] == "agrees" else 1)


def explain(console: Console, row: dict) -> None:
    """Which side has more, what usually causes it, and every document that differs."""
    console.print(f"\n[red]✗ {row['name_zh']}[/red] {row['name_en']}", highlight=False)
    console.print(row["sentence_zh"], highlight=False)
    console.print(row["sentence"], highlight=False, style="dim")
    if row["documents"]:
        console.print(_documents_table(row))


def _documents_table(row: dict) -> Table:
    shown, all_of_them = len(row["documents"]), row["documents_differing"]
    table = Table(title=f"不同的单据 documents {shown}/{all_of_them}", title_justify="left")
    for heading in ("日期 day", "单据 document", "凭证 voucher"):
        table.add_column(heading, overflow="fold")
    for label in (row["left"], row["right"]):
        table.add_column(f"{label['label_zh']}\n{label['label']}", justify="right")
    for document in row["documents"]:
        table.add_row(
            document["day"],
            " ".join(filter(None, (document["kind"], document["name"], document["id"]))),
            document["voucher"] or "—",
            *("—" if fen is None else yuan(fen) for fen in _both(document)),
        )
    return table


def _both(document: dict) -> tuple[int | None, int | None]:
    return document["left_fen"], document["right_fen"]


def _runs_table(runs: list[dict]) -> Table:
    table = Table(title="核对历史 Audits, the newest first", title_justify="left")
    for heading in ("时间 checked at", "谁 asked by", "结果 outcome", "不符 differences"):
        table.add_column(heading)
    for run in runs:
        outcome = OUTCOMES[run["outcome"]]
        if run["reason"]:
            outcome = f"{outcome}: {run['reason']}"
        checked_at = datetime.fromisoformat(run["checked_at"]).astimezone(clock.SHANGHAI)
        table.add_row(
            f"{checked_at:%Y-%m-%d %H:%M:%S %z}",
            run["asked_by"],
            outcome,
            str(run["differences"]),
        )
    return table


if __name__ == "__main__":
    main()
