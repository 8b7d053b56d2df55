"""Papers of vouchers as files: kept, never changed, and named when they are missing."""

import io
import zipfile
from urllib.parse import quote

import peewee
import pytest

from services.ledger.attachments import kinds
from services.ledger.attachments.models import Attachment
from services.ledger.database import ledger as database
from shared.database import allow_changes
from tests.ledger import by_hand as b
from tests.ledger import happenings as h
from tests.threads import together

PDF = b"%PDF-1.7 \x00 " + b"paper"
PNG = b"\x89PNG\r\n\x1a\n..."


def zipped(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_", "."), content)
    return packed.getvalue()


OFD = zipped(OFD_xml="<ofd:OFD/>", Doc_xml="<x/>")


def add(ledger, owner, body=PDF, name="发票.pdf", of="drafts", **who):
    path = f"/books/store/{of}/{owner['id']}/attachments?name={quote(name)}"
    return ledger.ask("POST", path, body, **{"role": "accountant", **who})


def listed(ledger, owner, of="drafts"):
    return ledger.get(f"/books/store/{of}/{owner['id']}/attachments")["items"]


def missing(ledger, owner, of="drafts"):
    return ledger.get(f"/books/store/{of}/{owner['id']}")["attachments_missing"]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b'<?xml version="1.0"?><EInvoice/>', "application/xml"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><EInvoice/>", "application/xml"),
        (OFD, "application/ofd"),
        (zipped(Doc_xml="<x/>"), None),
        (OFD[:-30], None),
        (b"PK\x03\x04", None),
        (b"<html>", None),
        (b"MZ", None),
        (b"", None),
    ],
)
def test_a_file_is_known_by_its_bytes(body, kind):
    assert kinds.media_type(body) == kind


def test_a_name_ends_as_its_kind_does():
    assert kinds.named("发票.PDF", "application/pdf") == "发票.PDF"
    assert kinds.named("photo.jpeg", "image/jpeg") == "photo.jpeg"
    assert kinds.named("invoice.exe", "application/pdf") == "invoice.exe.pdf"


def test_a_paper_of_a_draft_becomes_one_of_its_voucher(ledger):
    draft = b.make(ledger, b.rent(attachments=2))
    assert missing(ledger, draft) == 2
    kept = add(ledger, draft).body
    assert (kept["media_type"], kept["size"], kept["added_by"]) == (
        "application/pdf",
        len(PDF),
        "accountant",
    )
    again = add(ledger, draft, name="other.pdf")
    assert (again.status, again.body) == (201, kept)
    assert listed(ledger, draft) == [kept]
    assert missing(ledger, draft) == 1
    b.step(ledger, draft, "review")
    voucher = b.step(ledger, draft, "post").body
    assert voucher["attachments_missing"] == 1
    assert listed(ledger, voucher, "vouchers") == [kept]
    later = add(ledger, voucher, OFD, "数电票", of="vouchers").body
    assert (later["name"], later["draft"]) == ("数电票.ofd", draft["id"])
    assert listed(ledger, voucher, "vouchers") == listed(ledger, draft) == [kept, later]
    (row,) = ledger.get("/books/store/vouchers")["items"]
    assert row["attachments_missing"] == missing(ledger, draft) == 0
    final = f"/books/store/attachments/{kept['id']}/remove"
    assert ledger.refused(final, {"reason": "错"}, role="accountant") == "attachment_final"


def test_a_file_is_saved_and_never_shown(ledger):
    kept = add(ledger, b.make(ledger), name='房租 "三月"\\..\\x.pdf').body
    path = f"/books/store/attachments/{kept['id']}"
    headers = {"Authorization": f"Bearer {ledger.token('accountant')}"}
    response = ledger.app.test_client().get(path, headers=headers)
    assert response.data == PDF
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/pdf"
    said = response.headers["Content-Disposition"]
    assert said.startswith("attachment; filename=\"file\"; filename*=UTF-8''%E6%88%BF")
    assert '"三月"' not in said and "\\" not in said


def test_the_maker_takes_a_paper_away_before_the_review_and_it_is_remembered(ledger):
    draft = b.make(ledger)
    kept = add(ledger, draft).body
    path = f"/books/store/attachments/{kept['id']}/remove"
    reason = {"reason": "传错文件"}
    assert ledger.refused(path, reason, role="accountant", user="sun") == "not_your_draft"
    b.step(ledger, draft, "review")
    assert ledger.refused(path, reason, role="accountant") == "attachment_final"
    b.step(ledger, draft, "return", reason)
    assert ledger.post(path, reason, role="accountant")["removed_by"] == "accountant"
    assert ledger.refused(path, reason, role="accountant") == "attachment_unknown"
    assert listed(ledger, draft) == []
    assert missing(ledger, draft) == 1
    assert ledger.ask("GET", path.removesuffix("/remove"), role="reviewer").status == 200
    assert add(ledger, draft).body["id"] != kept["id"]
    b.step(ledger, draft, "discard", reason)
    assert add(ledger, draft).body["code"] == "draft_not_open"
    with database.connection(), pytest.raises(peewee.DatabaseError, match="final"):
        Attachment.delete().where(Attachment.id == kept["id"]).execute()


def test_the_paper_of_a_fact_is_added_to_its_voucher(ledger):
    ledger.hear(h.goods_received(100))
    (voucher,) = ledger.get("/books/store/vouchers")["items"]
    assert voucher["attachments_missing"] == 0  # its paper is kept where it happened
    kept = add(ledger, voucher, PNG, "送货单.png", of="vouchers").body
    assert (kept["voucher"], kept["draft"]) == (voucher["id"], None)
    assert listed(ledger, voucher, "vouchers") == [kept]
    path = f"/books/store/attachments/{kept['id']}/remove"
    assert ledger.refused(path, {"reason": "错"}, role="accountant") == "attachment_final"


def test_a_file_that_is_none_or_too_much_is_refused_and_not_kept(ledger):
    draft = b.make(ledger)
    assert add(ledger, draft, b"#!/bin/sh").body["code"] == "file_kind_unknown"
    assert add(ledger, draft, b"").body["code"] == "file_kind_unknown"
    assert add(ledger, draft, PDF + bytes(5 * 1024 * 1024)).status == 413
    assert add(ledger, draft, name="a\nb").body["code"] == "invalid_request"
    assert listed(ledger, draft) == []
    for number in range(19):
        assert add(ledger, draft, PDF + bytes([number])).status == 201
    answers = together(4, lambda n: add(ledger, draft, PNG + bytes([n])))
    assert sorted(answer.status for answer in answers) == [201, 409, 409, 409]
    assert len(listed(ledger, draft)) == 20


def test_the_same_file_from_many_at_once_is_kept_once(ledger):
    draft = b.make(ledger)
    answers = together(6, lambda n: add(ledger, draft, name=f"{n}.pdf"))
    assert len({answer.body["id"] for answer in answers}) == 1
    assert len(listed(ledger, draft)) == 1
    other = b.make(ledger)
    assert add(ledger, other).body["id"] != answers[0].body["id"]


def test_who_may_add_papers_and_who_may_see_them(ledger):
    draft = b.make(ledger)
    assert add(ledger, draft, role="cashier").status == 403
    assert add(ledger, draft, role="reviewer").status == 403
    kept = add(ledger, draft).body
    path = f"/books/store/attachments/{kept['id']}"
    assert ledger.ask("GET", path, role="cashier").status == 403
    elsewhere = {"role": "accountant", "community": "elsewhere"}
    assert ledger.ask("GET", path, **elsewhere).body["code"] == "attachment_unknown"
    assert add(ledger, draft, PNG, **elsewhere).body["code"] == "draft_unknown"
    assert ledger.refused(f"{path}/remove", {"reason": "x"}, **elsewhere) == "attachment_unknown"


def test_a_changed_file_is_found(ledger):
    draft = b.make(ledger)
    first, _ = add(ledger, draft).body, add(ledger, draft, PNG).body
    path = "/books/store/attachments/verify"
    found = ledger.get(path)
    assert (found["files"], found["size"], found["changed"]) == (2, len(PDF) + len(PNG), [])
    with database.connection():
        allow_changes(database.proxy.obj, "attachment")
        Attachment.update(content=PDF + b"!").where(Attachment.id == first["id"]).execute()
    page = ledger.get(f"{path}?limit=1")
    assert [row["id"] for row in page["changed"]] == [first["id"]]
    page = ledger.get(f"{path}?limit=1&after={page['next']}")
    assert (page["files"], page["changed"], page["next"]) == (1, [], None)
