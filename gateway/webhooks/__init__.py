"""Telling programs outside what has happened (standardwebhooks.com), until they have heard it."""
