"""Duties 责任清单: what staff answer for, and how residents rate it every quarter."""
