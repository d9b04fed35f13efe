"""The window: a screen without a program. All work is done in app/."""
