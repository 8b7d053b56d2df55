"""`make demo`: a month of a real shop becomes profit, a fund, and repairs residents have accepted.

A throwaway instance on free ports is given the files of deploy/demo through the public API; then
the loop is printed, one repair is traced back, the audit is run, and var/demo.json is written,
beside it the books as text for hledger and beancount.
"""

import json
import os
import sys
import time
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy import shop_data
from deploy.instance import Instance, sign_ins, throwaway
from deploy.neighbourhood import a_morning
from deploy.office import journals, print_month, publish_month, write_by_hand
from deploy.story import Repair, Story, steps
from shared.money import yuan

PERIOD = "2026-01"
COUNTED_ON = date(2026, 1, 31)
APPROVAL_THRESHOLD_FEN = 300_000

REPAIRS = [
    Repair(
        1, "三号楼屋顶防水 roof of block 3", "roof", "三号楼 block 3", 24, 480_000,
        [
            ("parts", "SBS 防水卷材 60 m² membrane", 286_000),
            ("labour", "两人三天 two men, three days", 150_000),
            ("outsourced", "吊运 hoist", 30_000),
        ],
    ),
    Repair(
        2, "七号楼下水管更换 drain of block 7", "plumbing", "七号楼 block 7", 18, 95_000,
        [
            ("parts", "PVC 管 110 mm 12 m pipe", 38_600),
            ("labour", "一人两天 one man, two days", 50_000),
        ],
    ),
    Repair(3, "五号楼外墙加固 wall of block 5", "structure", "五号楼 block 5", 30, 2_600_000),
]  # fmt: skip


def main() -> None:
    """Run the demo; exits 1 if anything does not add up."""
    console = Console()
    var = Path(os.environ.get("FANBU_VAR", "var"))
    started = time.monotonic()
    month = shop_data.read()
    console.print("[bold]反哺 Fanbu[/bold]：一家社区小店的一个月 · a month of a community shop\n")
    with throwaway(os.environ.get("FANBU_DATABASE", "sqlite")) as instance:
        story, refused = tell(instance, month, console)
        summary, trace = story.summary(), story.trace(REPAIRS[0])
        morning = a_morning(story)
        publish_month(story, PERIOD)
        audit, exported = story.audit(), journals(story)
        income = story.income(PERIOD)
        printed = print_month(story, PERIOD, var / "demo")
        steps_fen = sum(fen for _, fen in steps_to_net(summary, income))
        differences = sum(
            abs(story.trace(repair)["difference_fen"])
            for repair in REPAIRS
            if repair.number not in refused
        )
    result = {
        "revenue_fen": summary["revenue_fen"],
        "cost_fen": summary["cost_fen"],
        "gross_profit_fen": summary["gross_profit_fen"],
        "net_profit_fen": summary["net_profit_fen"],
        "distributable_fen": summary["distributable_fen"],
        "contributed_fen": summary["contributed_fen"],
        "committed_fen": summary["committed_fen"],
        "disbursed_fen": summary["disbursed_fen"],
        "work_orders_completed": summary["work_orders"]["completed"],
        "work_orders_refused": len(refused),
        "trace_difference_fen": differences,
        "audit_differences": audit["differences"],
        "receipts": len(month.receipts),
        "receipts_net_fen": month.net_fen,
        "needs_attention": len(month.attention),
        "needs_attention_list": month.attention,
        "normalised": month.normalised,
        "seconds": round(time.monotonic() - started, 1),
    }
    console.print(loop_table(summary, income, refused))
    console.print(morning)
    show(console, month, trace, audit)
    var.mkdir(exist_ok=True)
    path = var / "demo.json"
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for name, text in exported.items():
        (var / "demo" / name).write_text(text, encoding="utf-8")
    console.print("\n报表 Statements: " + " ".join(map(str, printed)), highlight=False)
    console.print(f"hledger -f {var / 'demo' / 'store.hledger'} balancesheet")
    console.print(f"{path} · {result['seconds']} s")
    sound = (
        not differences
        and not audit["differences"]
        and result["revenue_fen"] == month.net_fen
        and steps_fen - summary["gross_profit_fen"] == summary["net_profit_fen"]
        and result["work_orders_completed"] == len(REPAIRS) - len(refused)
    )
    sys.exit(0 if sound else 1)


def tell(
    instance: Instance, month: shop_data.Month, console: Console
) -> tuple[Story, dict[int, str]]:
    """Tell the whole story under a progress bar; returns it and the refused repairs."""
    columns = (
        TextColumn("{task.description:<34}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    )  # fmt: skip
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("", total=steps(month, len(REPAIRS)) - 1)

        def step(what: str) -> None:
            progress.update(task, advance=1, description=what[:34])

        people = sign_ins(instance.settings)
        story = Story(instance.settings.gateway_url, people, month, step)
        story.open_shop()
        story.trade()
        month.attention += story.count(COUNTED_ON)
        story.bank_the_takings(COUNTED_ON)
        write_by_hand(story, PERIOD)
        story.close_month(PERIOD)
        story.set_up_fund(APPROVAL_THRESHOLD_FEN, date(2026, 1, 1))
        refused = repair_all(story)
    return story, refused


def repair_all(story: Story) -> dict[int, str]:
    """Report, fund and finish the repairs; returns the code by which each refused one was."""
    refused: dict[int, str] = {}
    for repair in REPAIRS:
        story.report(repair)
        if code := story.dispatch(repair):
            refused[repair.number] = code
        else:
            story.finish(repair, rating=5)
    return refused


def show(
    console: Console,
    month: shop_data.Month,
    trace: dict,
    audit: dict,
) -> None:
    """Print the trail, the audit, and what a person must look at."""
    console.print(trace_table(trace))
    console.print(audit_table(audit))
    console.print(
        "\n一月的利润今天结转、今天维修，所以提取和维修记在本月。"
        " January's profit is set aside and spent today, so both are booked in this month."
        "\n房租是手工凭证：模板生成、他人审核、记账。尚未入账：工资、折旧。"
        " Rent is a voucher by hand: made by a template, reviewed by another person, posted."
        " Not booked: wages, depreciation."
    )
    if month.normalised:
        console.print("\n[bold]已规整 put right[/bold]（意思确定 the meaning was certain）")
        for what, count in month.normalised.items():
            console.print(f"  {count:>4}  {what}")
    console.print(f"\n[bold]需人工查看 needs attention: {len(month.attention)}[/bold]")
    for row in month.attention:
        console.print(f"  · {row}", highlight=False)


def steps_to_net(summary: dict, income: dict[int, int]) -> list[tuple[str, int]]:
    """From revenue to net profit in fen, one row a step, the gross profit standing between."""
    return [
        ("营业额（含税，退货已减）revenue", summary["revenue_fen"]),
        ("减：销售成本 cost of goods", -summary["cost_fen"]),
        ("毛利（含税）gross profit before VAT", summary["gross_profit_fen"]),
        ("减：成本调整（先售后到货）cost corrections", summary["cost_fen"] - income[2]),
        ("减：增值税（季末定）VAT, the quarter decides", income[1] - summary["revenue_fen"]),
        ("加：盘盈等 found and other income", income[22]),
        ("减：报损、盘亏 written off and missing", -income[24]),
        ("减：房租等费用 rent and other expenses", -income[11] - income[14]),
        ("减：手续费 fees", -income[18]),
        ("减：所得税 income tax", -income[31]),
    ]


def loop_table(summary: dict, income: dict[int, int], refused: dict[int, str]) -> Table:
    """The loop from revenue to satisfaction; `income` is the income statement by its rows."""
    table = Table(title=f"\n闭环 The loop · {PERIOD}", title_justify="left")
    table.add_column("")
    table.add_column("元 yuan", justify="right")
    for name, fen in [
        *steps_to_net(summary, income),
        ("净利润 net profit", summary["net_profit_fen"]),
        ("减：法定盈余公积 reserve", -summary["reserve_fen"]),
        ("可分配 distributable", summary["distributable_fen"]),
    ]:
        table.add_row(name, yuan(fen))
    table.add_section()
    for name, field in (
        ("转入专项 contributed", "contributed_fen"),
        ("已支付维修 disbursed", "disbursed_fen"),
        ("已预留未付 committed", "committed_fen"),
    ):
        table.add_row(name, yuan(summary[field]))
    orders, satisfaction = summary["work_orders"], summary["satisfaction"]
    table.add_section()
    table.add_row("维修完成 repairs completed", str(orders["completed"]))
    table.add_row("资金不足未派 refused for lack of money", str(len(refused)))
    table.add_row("受益户数 households", str(summary["households"]))
    table.add_row(
        "满意率 satisfied",
        f"{satisfaction['satisfied']}/{satisfaction['rated']} = {satisfaction['rate']} %",
    )
    return table


def trace_table(trace: dict) -> Table:
    """One repair, back to the days on which its money was earned."""
    table = Table(
        title=f"\n这笔钱从哪来 Where the money came from · {trace['title']}", title_justify="left"
    )
    for heading in ("日结 day close", "账套 book", "期间 period"):
        table.add_column(heading)
    table.add_column("元 yuan", justify="right")
    for disbursement in trace["disbursements"]:
        for contribution in disbursement["contributions"]:
            for day in contribution["days"]:
                table.add_row(
                    day["day"],
                    contribution["book"],
                    contribution["period"],
                    yuan(day["amount_fen"]),
                )
    table.add_section()
    table.add_row("合计 total", "", "", yuan(trace["paid_fen"]))
    table.add_row("差额 difference", "", "", yuan(trace["difference_fen"]))
    return table


def audit_table(audit: dict) -> Table:
    """The comparisons, both figures of each."""
    table = Table(
        title=f"\n核对 Audit · {audit['differences']} 处不符 differences", title_justify="left"
    )
    # First and whole, however narrow the window: the others give way.
    table.add_column("差额\ndifference", justify="right", no_wrap=True)
    table.add_column("核对 comparison", overflow="fold", ratio=1)
    table.add_column("左 left", justify="right", overflow="fold", ratio=1)
    table.add_column("右 right", justify="right", overflow="fold", ratio=1)
    for row in audit["comparisons"]:
        table.add_row(
            yuan(row["difference_fen"]),
            f"{row['name_zh']}\n[dim]{row['name_en']}[/dim]",
            f"{yuan(row['left']['value'])}\n[dim]{row['left']['label']}[/dim]",
            f"{yuan(row['right']['value'])}\n[dim]{row['right']['label']}[/dim]",
        )
    return table


if __name__ == "__main__":
    main()
