"""数量金额账: quantity and value of each product behind 1405."""
