"""Lets a WSGI application answer one call after the other."""

import threading


class OneAtATime:
    """moto goes through lists that calls at the same time change, and fails then. Nothing gets slower: Python runs one thread at a time anyway."""

    def __init__(self, application):
        self._application = application
        self._lock = threading.Lock()

    def __call__(self, environ, start_response):
        with self._lock:
            answer = self._application(environ, start_response)
            try:
                # Whole: what an answer is made from may be made while it is read.
                return list(answer)
            finally:
                getattr(answer, "close", lambda: None)()
