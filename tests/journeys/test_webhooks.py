"""A finance program is told of a voucher while it is fresh, by the real processes."""

import queue

import pytest
from standardwebhooks import Webhook as Judge
from werkzeug.wrappers import Request, Response

from shared import clock
from tests import engines
from tests.gateway.conftest import serving
from tests.instances import started
from tests.journeys.shop import Shop

TOLD_SECONDS = 30


@pytest.fixture(params=engines.ENGINES, scope="module")
def instance(request):
    """An instance that may tell programs on this machine."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("FANBU_WEBHOOK_NETWORKS", "127.0.0.0/8")
        with started(request.param) as running:
            yield running


def test_a_program_hears_of_a_voucher_and_can_prove_who_says_so(as_):
    heard: queue.Queue = queue.Queue()

    @Request.application
    def program(asked: Request) -> Response:
        heard.put((dict(asked.headers), asked.get_data()))
        return Response("ok")

    with serving(program) as url:
        wanted = {"url": url, "note": "财务软件", "events": ["voucher_posted"]}
        accountant = as_("accountant")
        webhook = accountant.post("/webhooks", wanted)
        secret = accountant.get(f"/webhooks/{webhook['id']}/secret")["secret"]
        Shop(as_).receive(3, clock.today().isoformat())
        headers, body = heard.get(timeout=TOLD_SECONDS)
        told = Judge(secret).verify(body, headers)
        assert told["type"] == "voucher_posted"
        voucher = accountant.get(
            f"/ledger/books/{told['data']['book']}/vouchers/{told['data']['voucher_id']}"
        )
        assert voucher["number"] == told["data"]["number"]
        assert heard.empty()
