"""便利店: goods, stock, purchasing on credit, tills, sales and the day's close."""
