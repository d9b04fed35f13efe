"""HTTP clients of the gateway and the Portal API, and the key store."""
