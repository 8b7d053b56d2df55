"""专项资金收支表: what each fund had, took in, spent and has, of any days."""
