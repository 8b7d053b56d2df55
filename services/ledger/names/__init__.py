"""What suppliers, funds, buildings, outlets and products are called, as facts last told it."""
