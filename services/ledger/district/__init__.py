"""社区汇总: the books of every community beside one another, for the district."""
