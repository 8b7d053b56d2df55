"""A published record as a Data Package, version 2 of the standard (https://datapackage.org). Pure.

Everything is computed from the sealed document alone, so that the same document gives the same
bytes for ever, the archive included.
"""

import csv
import hashlib
import io
import json
import zipfile
from typing import Any

from gateway.record.tables.rules import TABLES, Column, Table
from shared.cells import harmless

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RECORD, DESCRIPTOR = "record.json", "datapackage.json"
LICENCE = {
    "name": "CC-BY-4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
    "title": "Creative Commons Attribution 4.0",
}
TYPES = {"text": "string", "code": "string", "fen": "integer", "count": "integer", "day": "date"}
DIFFERENCES = Table(
    "differences", "更正", "Corrections", ("table", "row", "field"),
    (
        Column("table", "code", "表", "Table"),
        Column("row", "text", "行", "Row"),
        Column("field", "code", "字段", "Field"),
        Column("old", "text", "原值", "Before"),
        Column("new", "text", "更正为", "After"),
    ),
)  # fmt: skip
# The pictures themselves are not in the package: one that was taken down would come back with it,
# and the same document gives the same archive for ever. Their hashes are.
PHOTOS = Table(
    "photos", "照片", "Photos", ("number",),
    (
        Column("number", "count", "序号", "Number"),
        Column("building_id", "code", "楼栋编号", "Building id"),
        Column("building", "text", "楼栋", "Building"),
        Column("category", "code", "类别", "Category"),
        Column("width", "count", "宽（像素）", "Width in pixels"),
        Column("height", "count", "高（像素）", "Height in pixels"),
        Column("bytes", "count", "字节", "Bytes"),
        Column("sha256", "code", "SHA-256", "SHA-256, the name of the file under photos/"),
    ),
)  # fmt: skip
ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)  # the first that the format knows: no archive tells its hour


def files(content: str) -> dict[str, bytes]:
    """Every file of the package by its name, the descriptor first."""
    said = json.loads(content)
    rows = said["tables"] | {name: said.get(name, []) for name in ("differences", "photos")}
    tables = [(table, rows[table.name]) for table in _tables(said)]
    data = {f"{table.name}.csv": _csv(table, rows) for table, rows in tables}
    described = [_resource(table, data[f"{table.name}.csv"]) for table, _ in tables]
    descriptor = _descriptor(said, content, described)
    text = json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n"
    return {DESCRIPTOR: text.encode(), **data, RECORD: content.encode()}


def names(said: dict[str, Any]) -> list[str]:
    """What the files of a document are called."""
    return [DESCRIPTOR, *(f"{table.name}.csv" for table in _tables(said)), RECORD]


def _tables(said: dict[str, Any]) -> list[Table]:
    """The tables of a document; those without photos, as all were once, have no table of them."""
    is_correction = said["kind"] == "correction"
    more = ((DIFFERENCES, is_correction), (PHOTOS, "photos" in said))
    return [*TABLES, *(table for table, is_there in more if is_there)]


def archive(content: str) -> bytes:
    """The same files in one archive."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files(content).items():
            archive.writestr(zipfile.ZipInfo(name, ZIP_MOMENT), data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _csv(table: Table, rows: list[dict]) -> bytes:
    """A table in fen and in yuan; nothing between two commas is a figure that is not shown.

    A text that a spreadsheet would run has an apostrophe before it, here and not in the sealed
    document: a donor's name is whatever the donor says.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([name for column in table.columns for name in _headings(column)])
    for row in rows:
        writer.writerow([cell for column in table.columns for cell in _cells(column, row)])
    return text.getvalue().encode()


def _headings(column: Column) -> list[str]:
    return [column.name, _yuan_name(column)] if column.kind == "fen" else [column.name]


def _yuan_name(column: Column) -> str:
    return f"{column.name.removesuffix('_fen')}_yuan"


def _cells(column: Column, row: dict) -> list[Any]:
    value = row[column.name]
    if value is None:
        return [""] * len(_headings(column))
    if column.kind == "fen":
        return [value, _yuan(value)]
    return [harmless(value) if isinstance(value, str) else value]


def _yuan(amount_fen: int) -> str:
    whole, part = divmod(abs(amount_fen), 100)
    return f"{'-' if amount_fen < 0 else ''}{whole}.{part:02d}"


def _resource(table: Table, data: bytes) -> dict[str, Any]:
    return {
        "name": table.name.replace("_", "-"),
        "title": f"{table.zh} {table.en}",
        "path": f"{table.name}.csv",
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
        "schema": {
            "fields": [field for column in table.columns for field in _fields(column)],
            "primaryKey": list(table.key),
            "missingValues": [""],
        },
    }


def _fields(column: Column) -> list[dict[str, Any]]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": TYPES[column.kind],
        "title": f"{column.zh} {column.en}",
    }
    if column.kind != "fen":
        return [field]
    in_yuan = field | {"name": _yuan_name(column), "type": "number"}
    return [
        field | {"description": "单位：分 Unit: fen, a hundredth of a yuan"},
        in_yuan | {"description": "单位：元 Unit: yuan (CNY)", "decimalChar": "."},
    ]


def _descriptor(said: dict, content: str, resources: list[dict]) -> dict[str, Any]:
    period, community = said["period"], said["community"]
    what = "更正 correction of" if said["kind"] == "correction" else "公示 public record of"
    record = content.encode()
    sealed = hashlib.sha256(record).hexdigest()
    return {
        "$schema": PROFILE,
        "name": f"fanbu-{community['code']}-{period}-{said['sequence']}".lower().replace("_", "-"),
        "id": f"urn:sha256:{sealed}",
        "title": f"{community['name']} {what} {period}",
        "description": (
            "社区公司一个月的收支、专项资金和维修。空白表示少于五人，不公开。"
            " A month of a community-owned company: results, funds, repairs. An empty cell stands"
            " for fewer than five persons."
        ),
        "version": f"{said['sequence']}",
        "created": said["published_at"],
        "licenses": [LICENCE],
        "record": {
            "sequence": said["sequence"],
            "hash": f"sha256:{sealed}",
            "previous_hash": said["previous_hash"] and f"sha256:{said['previous_hash']}",
            "recipe": "sha256sum record.json",
        },
        "resources": [
            *resources,
            {
                "name": "record",
                "title": "封存的原文 The sealed document",
                "path": RECORD,
                "format": "json",
                "mediatype": "application/json",
                "encoding": "utf-8",
                "bytes": len(record),
                "hash": f"sha256:{sealed}",
            },
        ],
    }
