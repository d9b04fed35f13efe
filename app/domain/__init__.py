"""Values only: what a profile, a subscription, an event, a filter and an error are.

Nothing here reads a file, opens a connection or knows a JSON name. Everything else may import it; it imports nothing
of ours.
"""
