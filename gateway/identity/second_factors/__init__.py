"""Second factors: codes of an authenticator app (RFC 6238), and who needs one from when."""
