"""Private matters 私事: somebody mediates; no clock runs."""
