"""内部往来对账: what the companies of a community owe one another, on both sides."""
