"""Connect, profiles and preferences."""
