"""A server of our own that behaves like Oracle's and serves our Portal API. It speaks the wire by itself and imports nothing of the program."""
