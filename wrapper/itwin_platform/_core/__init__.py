"""Every decision of the SDK, without I/O.

A procedure is a generator that yields `effects` and is sent their results; two drivers, ``_sync`` and
``_async``, carry the effects out. So the synchronous and the asynchronous client cannot differ, and a test
of an hour's back-off takes a microsecond. Nothing here imports an HTTP library, ``time``, ``threading``,
``asyncio`` or ``random``: clock and randomness are passed in.
"""
