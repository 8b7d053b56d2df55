"""When an order is due, whether it was in time, and what is late."""
