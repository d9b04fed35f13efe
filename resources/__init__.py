"""Icons, fonts, the Portal API, the stream's schema, and what event names mean."""
