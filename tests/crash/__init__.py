"""Kills the recorder at any moment, with faults in between, and holds the archive against what the server sent.

``make crash`` runs it; ``campaign`` kills, ``verdict`` compares, ``recorders`` are what is killed: the real one, and
broken ones that the harness must convict, or its acquittal of the real one means nothing.
"""
