"""A server of our own that behaves like Oracle's, and serves our Portal API.

It speaks the wire by itself and imports nothing of the rest of the program.

==============  ========================================================================================
the process     ``server`` (``run``), ``entrance`` (what every request passes), ``doors``, ``tasks``
the world       ``world``, ``chain``, ``places``, ``clock``, ``applications``, ``tokens``
what happens    ``stories``, ``book``, ``reservation``, ``people``, ``catalogue``, ``emission``, ``flaws``
the stream      ``websocket`` (bytes), ``line``, ``session`` (protocol), ``schema``, ``rendering``, ``delivery``,
                ``consumers``, ``stream``, ``rules``, ``conduct``, ``journal``, ``grants``,
                ``log`` (stretches: ``page``, ``bulk``), ``event``
REST            ``gateway``, ``portal/``, ``problems``
the controls    ``admin``, ``plots``, ``faults``
==============  ========================================================================================
"""
