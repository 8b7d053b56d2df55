"""Payments of a project, each out of all its sources and reviewed and made as one."""
