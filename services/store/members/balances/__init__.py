"""What members have deposited (会员预存)."""
