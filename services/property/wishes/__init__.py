"""Small wishes 微心愿: posted, claimed, fulfilled."""
