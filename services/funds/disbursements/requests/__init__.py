"""Payments that somebody asks for, somebody else reviews, and a third person makes."""
