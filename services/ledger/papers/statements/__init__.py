"""Statements, balances of accounts and ledgers as sheets of a workbook."""
