"""The five prerequisites of every partner application."""
