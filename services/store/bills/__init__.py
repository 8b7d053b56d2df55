"""Settlement bills of WeChat and Alipay, set against our own tenders and refunds."""
