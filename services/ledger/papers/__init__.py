"""The books on paper: statements, ledgers and vouchers as an accountant prints and signs them."""
