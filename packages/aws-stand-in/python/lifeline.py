"""What both emulators share: a port of their own, and an end that is tied to their owner's."""

import json
import os
import socket
import sys
import threading

#: The owner reads one line of JSON from this descriptor when the server accepts calls.
READY_DESCRIPTOR = 3


def end_with_owner() -> None:
    """Ends this process when its standard input closes.

    The owner holds the other end of the pipe and never writes. However the owner dies, even by
    SIGKILL, the system closes the pipe; so no server is ever left behind.
    """

    def wait() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        os._exit(0)

    threading.Thread(target=wait, name="lifeline", daemon=True).start()


def loopback_socket() -> socket.socket:
    """A bound socket on a port that the system chose: no other process can take it in between."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.bind(("127.0.0.1", 0))
    return bound


def announce(port: int) -> None:
    with os.fdopen(READY_DESCRIPTOR, "w", encoding="utf-8") as owner:
        owner.write(json.dumps({"port": port}) + "\n")
