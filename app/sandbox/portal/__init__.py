"""The Portal API as the sandbox serves it.

``desk`` and ``subscription`` know what was asked and decided, ``cast`` who is there at the start; ``shapes``,
``presenting`` and ``answers`` say how that reads on the wire; ``routes`` and ``deciding`` serve it.
"""
