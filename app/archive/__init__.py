"""The encrypted archive of events: the recorder writes it, everybody else reads it. The only place that knows SQL."""
