"""Who pays: decided before anybody is sent, refused where the money has another purpose."""

from playhouse.migrations import Runner

from services.ledger.app import SERVICE as LEDGER
from services.property.app import SERVICE as PROPERTY
from services.property.payers.duties.rules import in_force
from services.property.payers.rules import building_problem, default_payer
from shared.facts import (
    CommitmentMade,
    PayerDecided,
    RepairBilled,
    RepairBillPaid,
    WorkOrderCompleted,
)
from tests.property.conftest import Town, name
from tests.service import COMMUNITY, running
from tests.threads import together


def decide(town, order_id, payer, **more):
    body = {"payer": payer, "reason": "现场核实"} | more
    return town.asked.ask("POST", f"/work-orders/{order_id}/payer", body, role="steward")


def payer(town, order_id):
    return town.asked.get(f"/work-orders/{order_id}/payer", role="steward")


def duty(town, category="roof", **more):
    body = {"category": category, "ground": "物业服务合同第12条"} | more
    return town.asked.post("/contract-duties", body)


def flat(town, managed=False, unit="301"):
    """A building and a household in it."""
    building = town.building(managed=managed)
    household = town.asked.post("/households", {"building_id": building["id"], "unit": unit})
    return building["id"], household["id"]


def quote(town, order_id, amount_fen=12_000, **more):
    body = {"amount_fen": amount_fen, "says": "更换角阀"} | more
    path = f"/work-orders/{order_id}/resident-quote"
    return town.asked.ask("POST", path, body, role="steward")


def say(town, order_id, verb="accept", said_by="phone", amount_fen=12_000):
    path = f"/work-orders/{order_id}/resident-quote/{verb}"
    body = {"said_by": said_by, "amount_fen": amount_fen}
    return town.asked.ask("POST", path, body, role="steward")


def pay(town, bill_id, method="cash", **how):
    how = {"role": "cashier"} | how
    return town.asked.ask("POST", f"/repair-bills/{bill_id}/pay", {"method": method}, **how)


def repair(town, order_id, *amounts_fen):
    for answer in (
        town.dispatch(order_id),
        town.start(order_id),
        town.complete(order_id, *amounts_fen),
        town.accept(order_id),
    ):
        assert answer.status == 200, answer


# -- rules ------------------------------------------------------------------------------------


def test_who_pays_follows_from_fund_and_building():
    assert default_payer(managed=True, fund_id="f") == "fund"
    assert default_payer(managed=True, fund_id=None) == "contract"
    assert default_payer(managed=False, fund_id=None) == "benefit"
    assert building_problem("contract", managed=False)[0] == "building_unmanaged"
    assert building_problem("benefit", managed=True)[0] == "building_managed"
    assert building_problem("resident", True) is building_problem("fund", False) is None


class Row:
    def __init__(self, id, estate_id, effective_from, bears=True):
        self.id, self.estate_id = id, estate_id
        self.effective_from, self.bears = effective_from, bears


def test_an_estates_own_contract_comes_before_the_communitys():
    common, own, end = (
        Row(1, None, "2026-01"),
        Row(2, "e", "2026-02"),
        Row(3, "e", "2026-03", False),
    )
    assert in_force([common], "e") is common
    assert in_force([common, own], "e") is own
    assert in_force([own, common, end], "e") is None
    assert in_force([common, own, end], "other") is common
    assert in_force([own], None) is None


# -- deciding ---------------------------------------------------------------------------------


def test_the_derived_payer_is_seen_and_the_steward_may_choose_another(lonely):
    managed, home = flat(lonely, managed=True)
    _, elsewhere = flat(lonely)
    order_id = lonely.order(building_id=managed)
    assert payer(lonely, order_id)["payer"] == lonely.seen(order_id)["payer"] == "contract"
    assert lonely.seen(lonely.order())["payer"] == "benefit"
    fund_id = name()
    for wrong, code in (
        ({"payer": "benefit"}, "building_managed"),
        ({"payer": "fund"}, "fund_missing"),
        ({"payer": "contract", "fund_id": fund_id}, "fund_unexpected"),
        ({"payer": "fund", "fund_id": fund_id, "estimate_fen": 0}, "estimate_missing"),
        ({"payer": "resident"}, "household_missing"),
        ({"payer": "resident", "household_id": name()}, "household_unknown"),
        ({"payer": "resident", "household_id": elsewhere}, "household_elsewhere"),
        ({"payer": "contract", "household_id": elsewhere}, "household_elsewhere"),
        ({"payer": "warranty"}, "invalid_request"),
    ):
        assert decide(lonely, order_id, **wrong).body["code"] == code
    body = {"title": "漏", "category": "roof", "building_id": managed, "estimate_fen": 0}
    far = lonely.asked.ask(
        "POST", "/work-orders", body | {"household_id": elsewhere}, role="steward"
    )
    assert (far.status, far.body["code"]) == (422, "household_elsewhere")
    assert far.body["errors"][0]["field"] == "household_id"
    assert decide(lonely, lonely.order(), "contract").body["code"] == "building_unmanaged"
    assert decide(lonely, name(), "contract").status == 404
    unchanged = decide(lonely, order_id, "contract").body
    assert unchanged["decisions"] == []
    decide(lonely, order_id, "fund", fund_id=fund_id, estimate_fen=900)
    seen = decide(lonely, order_id, "resident", household_id=home).body
    assert decide(lonely, order_id, "resident").body == seen  # twice in a row
    assert (seen["payer"], seen["fund_id"], seen["household_id"]) == ("resident", None, home)
    rows = [(row["instead_of"], row["payer"], row["estimate_fen"]) for row in seen["decisions"]]
    assert rows == [("contract", "fund", 900), ("fund", "resident", 900)]
    told = [(fact.payer, fact.fund_id) for fact in lonely.asked.told(PayerDecided)]
    assert told == [("fund", fund_id), ("resident", None)]
    other = lonely.asked.ask("GET", f"/work-orders/{order_id}/payer", community="other")
    assert other.status == 404


def test_nobody_is_sent_before_somebody_pays_and_nothing_changes_after(lonely):
    order_id = lonely.order()
    database = lonely.asked.service.database
    database.run(lambda: database.proxy.execute_sql("UPDATE work_order SET payer = NULL"))
    assert lonely.dispatch(order_id).body["code"] == "payer_undecided"
    decide(lonely, order_id, "benefit")
    assert lonely.dispatch(order_id).status == 200
    assert decide(lonely, order_id, "fund", fund_id=name()).body["code"] == "payer_fixed"
    lonely.start(order_id)
    lonely.complete(order_id, 500)
    assert lonely.asked.told(WorkOrderCompleted)[0].payer == "benefit"
    lonely.accept(order_id)
    again = lonely.act(order_id, "warranty", {"reason": "又漏"}, role="steward", user="s")
    assert decide(lonely, again.body["id"], "benefit").body["code"] == "payer_fixed"


def test_what_the_contract_bears_is_refused_from_restricted_money(lonely):
    estate = lonely.asked.post("/estates", {"name": "丰美小区"})["id"]
    here = lonely.building(managed=True, estate_id=estate)["id"]
    elsewhere = lonely.building(managed=True, name="9号楼")["id"]
    unmanaged = lonely.building(name="8号楼")["id"]
    fund_id = name()
    before = lonely.order(fund_id, building_id=here)
    written = duty(lonely, estate_id=estate)
    body = {"title": "漏", "category": "roof", "building_id": here, "fund_id": fund_id}
    answer = lonely.asked.ask("POST", "/work-orders", body | {"estimate_fen": 1}, role="steward")
    assert (answer.status, answer.body["code"]) == (409, "contract_bears_it")
    assert answer.body["contract_duty_id"] == written["id"]
    assert "物业服务合同第12条" in answer.body["detail"]
    assert lonely.dispatch(before).body["code"] == "contract_bears_it"
    order_id = lonely.order(building_id=here)
    to_fund = {"fund_id": fund_id, "payer": "fund"}
    assert decide(lonely, order_id, **to_fund).body["code"] == "contract_bears_it"
    for fine in (elsewhere, unmanaged):
        lonely.order(fund_id, building_id=fine)
    lonely.order(fund_id, building_id=here, category="lift")
    assert decide(lonely, before, "contract").status == 200
    early = {"estate_id": estate, "category": "roof", "ground": "x", "effective_from": "2026-01-01"}
    assert lonely.asked.refused("/contract-duties", early) == "day_before_last_change"
    duty(lonely, estate_id=estate, bears=False)
    assert decide(lonely, order_id, **to_fund).status == 200
    duty(lonely)
    assert decide(lonely, lonely.order(building_id=elsewhere), **to_fund).status == 409
    assert len(lonely.asked.get("/contract-duties")["items"]) == 3
    assert lonely.asked.refused("/contract-duties", early, role="accountant") == "forbidden"


def test_an_order_its_fund_refused_may_be_paid_by_another(town):
    short, rich = town.fund(9_999), town.fund(50_000, name="另一资金")
    order_id = town.order(short)
    assert town.dispatch(order_id).body["code"] == "fund_overdrawn"
    refused = town.seen(order_id)["commitment"]["id"]
    order = decide(town, order_id, "fund", fund_id=rich, estimate_fen=12_000).body
    assert (order["state"], order["fund_id"]) == ("open", rich)
    assert town.asked.told(PayerDecided)[0].given_up == refused
    town.follow()
    town.give(short, 50_000)
    late = {"id": refused, "fund_id": short, "work_order_id": order_id, "amount_fen": 10_000}
    late |= {"category": "roof", "building_id": name(), "managed": False}
    asker = {"role": "steward", "acting_service": "property"}
    assert town.funds.refused("/commitments", late, **asker) == "commitment_given_up"
    assert town.dispatch(order_id).body["commitment"]["amount_fen"] == 12_000
    assert decide(town, order_id, "benefit").body["code"] == "payer_fixed"
    town.follow()
    assert town.difference_fen() == 0


def test_a_promise_that_comes_after_it_was_given_up_is_taken_back(town):
    order_id = town.order(fund_id := town.fund(9_999))
    town.dispatch(order_id)
    question = town.seen(order_id)["commitment"]["id"]
    town.give(fund_id, 50_000)
    body = {"id": question, "fund_id": fund_id, "work_order_id": order_id, "amount_fen": 10_000}
    body |= {"category": "roof", "building_id": name(), "managed": False}
    asker = {"role": "steward", "acting_service": "property"}
    town.funds.post("/commitments", body, **asker)  # a second asker's, still on its way back
    decide(town, order_id, "benefit")
    town.follow()
    town.follow()
    assert len(town.funds.told(CommitmentMade)) == 1
    assert town.funds.get(f"/funds/{fund_id}")["committed_fen"] == 0
    assert (town.state(order_id), town.difference_fen()) == ("open", 0)
    assert town.dispatch(order_id).status == 200


def test_a_decision_and_a_dispatch_at_once_have_one_outcome(town):
    fund_id, building_id = town.fund(100_000), town.building()["id"]
    for to_fund in (True, False) * 3:
        order_id = town.order(None if to_fund else fund_id, building_id=building_id)
        change = {"payer": "fund", "fund_id": fund_id} if to_fund else {"payer": "benefit"}
        work = (
            lambda o=order_id: town.dispatch(o),
            lambda o=order_id, c=change: decide(town, o, **c),
        )
        sent, decided = together(2, lambda which, work=work: work[which]())
        order = town.seen(order_id)
        assert (sent.status, order["state"]) == (200, "dispatched")
        if decided.status == 200:
            assert order["payer"] == change["payer"]
        else:
            assert decided.body["code"] == "payer_fixed"
        paid_by_fund = order["commitment"] is not None
        assert (order["payer"] == "fund") == paid_by_fund == (order["fund_id"] is not None)
    town.follow()
    assert town.difference_fen() == 0


# -- residents --------------------------------------------------------------------------------


def test_a_resident_agrees_first_and_is_charged_that_and_no_more(settings):
    with running(PROPERTY, settings) as asked, running(LEDGER, settings) as ledger:
        town = Town(asked, None, None)
        building, home = flat(town)
        order_id = town.order(building_id=building, household_id=home)
        assert quote(town, order_id).body["code"] == "payer_not_resident"
        decide(town, order_id, "resident")
        assert say(town, order_id).body["code"] == "resident_quote_unknown"
        assert quote(town, order_id, 15_000).status == 200
        assert town.dispatch(order_id).body["code"] == "quote_not_accepted"
        for verb in ("accept", "refuse"):  # what was heard is not the price that stands
            late = say(town, order_id, verb).body
            assert (late["code"], late["amount_fen"]) == ("quote_changed", 15_000)
        assert say(town, order_id, "refuse", "in_person", 15_000).status == 200
        assert say(town, order_id, amount_fen=15_000).body["code"] == "quote_refused"
        assert town.dispatch(order_id).body["code"] == "quote_not_accepted"
        quote(town, order_id)
        assert len(quote(town, order_id).body["quotes"]) == 2  # the same words again
        assert say(town, order_id, said_by="tracking").body["code"] == "invalid_request"
        for _ in range(2):
            assert say(town, order_id).body["quotes"][1]["said_by"] == "phone"
        assert say(town, order_id, "refuse").body["code"] == "quote_accepted"
        repair(town, order_id, 13_000, 500)
        assert quote(town, order_id, 1).body["code"] == "quote_fixed"
        bill = payer(town, order_id)["bill"]
        assert (bill["amount_fen"], bill["household_id"]) == (12_000, home)
        assert town.figures()["fees"]["receivable"] == {home: 12_000}
        ledger.hear(*asked.told())
        theirs = ledger.get("/figures", role="", acting_service="gateway")
        assert theirs["fees"] == town.figures()["fees"]
        assert theirs["repair_paid_fen"] == town.figures()["repair_paid_fen"] == 0

        assert pay(town, bill["id"], role="steward").body["code"] == "forbidden"
        answers = together(2, lambda _: pay(town, bill["id"], "bank"))
        assert sorted(answer.status for answer in answers) == [200, 409]
        receipt = asked.get(f"/repair-bills/{bill['id']}", role="cashier")["receipt"]
        assert receipt["receipt_number"].endswith("-000001")
        assert receipt["amount_in_words"] == "人民币壹佰贰拾元整"
        assert asked.get("/repair-bills?unpaid=true", role="cashier")["items"] == []
        assert len(asked.get("/repair-bills", role="cashier")["items"]) == 1
        assert asked.ask("GET", f"/repair-bills/{bill['id']}", community="other").status == 404
        (billed,), (paid,) = asked.told(RepairBilled), asked.told(RepairBillPaid)
        assert (billed.amount_fen, paid.amount_fen, paid.method) == (12_000, 12_000, "bank")
        ledger.hear(paid)
        theirs = ledger.get("/figures", role="", acting_service="gateway")
        assert theirs["fees"] == town.figures()["fees"] == {"prepaid": {}, "receivable": {}}
        assert theirs["books"]["property"]["broken_at"] is None
        vouchers = ledger.get("/books/property/vouchers", role="accountant")["items"]
        lines = [
            (line["account"], line["debit_fen"], line["credit_fen"])
            for voucher in vouchers[-2:]
            for line in voucher["lines"]
        ]
        assert lines == [
            ("1122", 12_000, 0),
            ("500105", 0, 11_881),
            ("222101", 0, 119),
            ("100201", 12_000, 0),
            ("1122", 0, 12_000),
        ]


def test_a_cancelled_order_and_another_payer_void_the_quote(lonely):
    building, home = flat(lonely)
    for end in ("cancel", "another"):
        order_id = lonely.order(building_id=building, household_id=home)
        decide(lonely, order_id, "resident")
        quote(lonely, order_id)
        say(lonely, order_id)
        if end == "cancel":
            lonely.cancel(order_id)
        else:
            decide(lonely, order_id, "benefit")
        assert [row["state"] for row in payer(lonely, order_id)["quotes"]] == ["void"]
        assert say(lonely, order_id).status == 404
    repair(lonely, order_id, 700)
    assert payer(lonely, order_id)["bill"] is None


def test_two_who_answer_at_once_leave_one_answer(lonely):
    building, home = flat(lonely)
    order_id = lonely.order(building_id=building, household_id=home)
    decide(lonely, order_id, "resident")
    quote(lonely, order_id)
    answers = together(2, lambda which: say(lonely, order_id, ("accept", "refuse")[which]))
    assert sorted(answer.status for answer in answers) == [200, 409]


def test_what_is_repaired_for_the_public_good_is_public_and_names_nobody(lonely):
    building, home = flat(lonely)
    first = lonely.order(building_id=building, household_id=home, title="张三家上方屋顶漏水")
    lonely.cancel(lonely.order(building_id=building))
    lonely.order(building_id=building, category="lift")
    repair(lonely, first, 700)
    listed = lonely.asked.get("/benefit-list", role="steward")["items"]
    assert listed[0]["id"] == first
    resident = {"role": "resident", "community": ""}
    path = f"/public/benefit-list?building_id={building}&limit=1"
    page = lonely.asked.get(path, **resident)
    (shown,) = page["items"]
    assert (shown["title"], shown["stage"], shown["cost_fen"]) == ("3号楼 屋面", "待评价", 700)
    assert set(shown) == {
        "title",
        "category",
        "building_id",
        "building_name",
        "opened_on",
        "stage",
        "payer",
        "cost_fen",
        "paid_fen",
        "paid_on",
    }
    rest = lonely.asked.get(f"{path}&after={page['next']}", **resident)
    assert [row["category"] for row in rest["items"]] == ["lift"]
    unknown = lonely.asked.ask("GET", f"/public/benefit-list?building_id={name()}", **resident)
    assert unknown.status == 404
    assert lonely.asked.ask("GET", path, role="steward").status == 403


# -- orders of before -------------------------------------------------------------------------


def keep_orders_of_old(bare) -> None:
    """A database as it was while most orders had no payer."""
    database = PROPERTY.database
    database.bind(bare)
    if database.is_postgres:
        database.proxy.execute_sql('CREATE SCHEMA IF NOT EXISTS "property"')
    names = sorted(path.stem for path in PROPERTY.migrations.glob("0*.py"))
    before = max(name for name in names if name < "0013")
    Runner(database.proxy.obj, str(PROPERTY.migrations)).up(before)
    moment = "2026-01-01T00:00:00.000000Z"
    for building, managed in (("managed", "true"), ("not", "false")):
        database.proxy.execute_sql(
            "INSERT INTO building (id, community, name, address, managed, created_at) "
            f"VALUES ('{building}', '{COMMUNITY}', '3号楼', 'x', {managed}, '{moment}')"
        )
    for order_id, building, payer, warranty_of in (
        ("contract", "managed", "NULL", "NULL"),
        ("benefit", "not", "NULL", "NULL"),
        ("warranty", "not", "NULL", "'benefit'"),
        ("fund", "managed", "'fund'", "NULL"),
    ):
        fund = "'f'" if order_id == "fund" else "NULL"
        database.proxy.execute_sql(
            "INSERT INTO work_order (id, community, title, category, description, building_id, "
            "estimate_fen, state, paid_fen, opened_by, opened_on, opened_at, channel, urgency, "
            "level, rework_count, by_default, payer, warranty_of, fund_id) VALUES "
            f"('{order_id}', '{COMMUNITY}', 't', 'roof', '', '{building}', 1, 'unfunded', 0, "
            f"'li', '2026-01-01', '{moment}', 'staff', 'ordinary', 'grid', 0, false, {payer}, "
            f"{warranty_of}, {fund})"
        )
    database.proxy.execute_sql(
        "INSERT INTO move (work_order_id, from_state, to_state, reason, moved_by, moved_at) "
        f"VALUES ('fund', 'open', 'unfunded', 'fund_purpose_mismatch', 'li', '{moment}')"
    )
    database.proxy.execute_sql(
        "INSERT INTO commitment (id, community, work_order_id, amount_fen, state, assignee, "
        f"asked_by, asked_at) VALUES ('c', '{COMMUNITY}', 'fund', 1, 'refused', '', 'li', "
        f"'{moment}')"
    )
    database.close()


def test_orders_of_before_have_the_derived_payer_and_stand_in_line_as_they_should(bare):
    keep_orders_of_old(bare)
    with running(PROPERTY, bare) as asked:
        orders = asked.get("/work-orders", role="steward")["items"]
        assert len(orders) == 4
        assert all(order["payer"] == order["id"] for order in orders)
        assert asked.get("/waiting-list", role="steward")["items"] == []
