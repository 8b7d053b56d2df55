"""The record as a Data Package: valid, whole, and its hash computed again by anybody."""

import hashlib
import io
import json
import zipfile

from frictionless import Package, system

from tests.gateway.months import (
    PERIOD,
    closed_march,
    corrected_by_hand,
    disclosure,
    figures,
    fund,
    public_path,
    published,
)
from tests.gateway.test_tracker import day_closed


def unpacked(gate, folder, rest=f"/{PERIOD}"):
    """The package as somebody has downloaded it."""
    packed = gate.open("GET", public_path(f"{rest}/package.zip"))
    assert packed.content_type == "application/zip"
    with zipfile.ZipFile(io.BytesIO(packed.data)) as archive:
        archive.extractall(folder)
    return folder


def errors_of(folder) -> list:
    with system.use_context(trusted=True):
        report = Package(str(folder / "datapackage.json")).validate()
    return report.flatten(["name", "type", "note"])


def test_the_package_is_valid_and_every_file_is_what_its_hash_says(gate, echo, tmp_path):
    moved = figures(opening_fen=-5, income_fen=1001, closing_fen=996)
    closed_march(gate, echo, **{"/disclosure": disclosure(fund('维修"专项", 甲', figures=moved))})
    made = published(gate)
    folder = unpacked(gate, tmp_path)
    assert errors_of(folder) == []
    described = json.loads((folder / "datapackage.json").read_text())
    page = gate.open("GET", public_path(f"/{PERIOD}")).text
    for name in (*(path.name for path in folder.iterdir()), "package.zip"):
        assert f'/{PERIOD}/{name}"' in page, name
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert described["record"]["hash"] == f"sha256:{made['hash']}"
    for part in described["resources"]:
        data = (folder / part["path"]).read_bytes()
        assert part["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
        assert part["bytes"] == len(data)
        served = gate.open("GET", public_path(f"/{PERIOD}/{part['path']}"))
        assert served.data == data and served.headers["ETag"]
    rows = Package(str(folder / "datapackage.json")).get_resource("funds").read_rows()
    assert (rows[0]["opening_fen"], str(rows[0]["opening_yuan"])) == (-5, "-0.05")
    assert rows[0]["fund"] == '维修"专项", 甲'


def test_anybody_computes_the_hash_again_and_a_tampered_byte_is_found(gate, echo, tmp_path):
    closed_march(gate, echo)
    made = published(gate)
    folder = unpacked(gate, tmp_path)
    record = folder / "record.json"
    assert hashlib.sha256(record.read_bytes()).hexdigest() == made["hash"]
    said = json.loads(record.read_text())
    again = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert hashlib.sha256(again.encode()).hexdigest() == made["hash"]
    results = folder / "results.csv"
    results.write_bytes(results.read_bytes().replace(b"3500", b"3501", 1))
    assert [name for _, name, _ in errors_of(folder) if name == "hash-count"] or [
        kind for _, kind, note in errors_of(folder) if "hash" in kind
    ]
    record.write_bytes(record.read_bytes().replace(b'"amount_fen":3500', b'"amount_fen":3501', 1))
    assert hashlib.sha256(record.read_bytes()).hexdigest() != made["hash"]


def test_a_correction_has_a_package_of_its_own_with_the_differences(gate, echo, tmp_path):
    closed_march(gate, echo)
    published(gate)
    gate.hear(day_closed("D3", "2026-03-21", 100, 40))
    corrected_by_hand(gate, "又一天")
    folder = unpacked(gate, tmp_path, f"/{PERIOD}/corrections/2")
    assert errors_of(folder) == []
    assert "results,revenue,amount_fen,3500,3600" in (folder / "differences.csv").read_text()


def test_the_same_document_gives_the_same_archive_for_ever(gate, echo):
    closed_march(gate, echo)
    published(gate)
    path = public_path(f"/{PERIOD}/package.zip")
    first, second = gate.open("GET", path), gate.open("GET", path)
    assert first.data == second.data
    kept = gate.open("GET", path, {"If-None-Match": first.headers["ETag"]})
    assert (kept.status_code, kept.data) == (304, b"")
    assert gate.open("GET", public_path(f"/{PERIOD}/nothing.csv")).status_code == 404
    assert gate.open("GET", public_path("/2026-05/results.csv")).status_code == 404


def test_no_text_of_the_package_is_run_by_a_spreadsheet(gate, echo, tmp_path):
    name = "=HYPERLINK(A1)"
    closed_march(gate, echo, **{"/disclosure": disclosure(fund(name))})
    published(gate)
    folder = unpacked(gate, tmp_path)
    assert errors_of(folder) == []
    assert f",'{name}," in (folder / "funds.csv").read_text()
    assert f'"fund":"{name}"' in (folder / "record.json").read_text()
