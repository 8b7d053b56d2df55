"""The posting table: what is written when something happened."""
