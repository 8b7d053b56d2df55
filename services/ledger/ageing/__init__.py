"""往来账龄: how old is what others owe us and we owe others."""
