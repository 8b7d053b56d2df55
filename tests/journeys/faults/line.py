"""A line between two processes, which can be cut in every way that a line is cut."""

import socket
import struct
import threading
from contextlib import suppress
from urllib.parse import urlsplit

WHOLE, SILENT, RESET = "whole", "silent", "reset"
AT_ONCE = struct.pack("ii", 1, 0)  # closing sends a reset


class Line:
    """Passes bytes on in both directions to `address`.

    SILENT: whoever is connected stays so and hears nothing, as behind a cable that is pulled.
    RESET: every connection is reset and every new one, too.
    """

    def __init__(self, address: str):
        there = urlsplit(address)
        self._there = there.hostname, there.port
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self._state, self._open, self._guard = WHOLE, set[socket.socket](), threading.Lock()
        self._is_whole = threading.Event()
        self._is_whole.set()
        threading.Thread(target=self._accept, daemon=True).start()

    def turn(self, state: str) -> None:
        """Be so from now on; what was connected while it was silent is gone."""
        before, self._state = self._state, state
        if state == RESET or before == SILENT:
            self._reset_all()
        if state == WHOLE:
            self._is_whole.set()
        else:
            self._is_whole.clear()

    def close(self) -> None:
        """For the end of a test."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)  # or it would take one more
        self._listener.close()
        self._reset_all()

    def _reset_all(self) -> None:
        with self._guard:
            lines, self._open = self._open, set()
        for each in lines:
            with suppress(OSError):
                each.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                here, _ = self._listener.accept()
                threading.Thread(target=self._join, args=(here,), daemon=True).start()

    def _join(self, here: socket.socket) -> None:
        if self._state == RESET:
            here.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, AT_ONCE)
            here.close()
            return
        with self._guard:
            self._open.add(here)
        self._is_whole.wait()
        with suppress(OSError):
            there = socket.create_connection(self._there)
            with self._guard:
                self._open.add(there)
            back = threading.Thread(target=self._pass, args=(there, here), daemon=True)
            back.start()
            self._pass(here, there)
            back.join()
        with self._guard:
            self._open -= {here}
        here.close()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(65536):
                self._is_whole.wait()
                target.sendall(piece)
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
