"""The books of a community. Pure: no Flask, no peewee, no clock."""

BOOKS = {"store": "便利店公司", "property": "物业公司"}  # they open by themselves
FILINGS = ("quarter", "month")
FIRST_HASH = "0" * 64  # what the first voucher of a book follows
