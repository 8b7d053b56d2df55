"""The communities whose books are kept here, and founding another one."""
