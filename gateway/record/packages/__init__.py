"""A record as a Data Package: a descriptor, CSV files, the sealed document, one archive."""
