"""Cash that moves into or out of a drawer without a sale."""
