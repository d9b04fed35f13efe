"""The events as they are committed, per property."""
