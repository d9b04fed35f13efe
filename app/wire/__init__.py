"""JSON on the wire: the only place that knows the names of JSON fields. Turns bytes into domain values and back."""
