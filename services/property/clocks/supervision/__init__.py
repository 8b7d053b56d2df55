"""督办 and 提级: what is done about an order that is late, by a steward or when nobody acts."""
