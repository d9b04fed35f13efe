"""Doorman without a screen: everything that ``doormanctl`` can do, free of Qt."""
