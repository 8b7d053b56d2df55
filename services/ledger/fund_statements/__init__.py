"""专项资金收支表: what each fund had, received, spent and has."""
