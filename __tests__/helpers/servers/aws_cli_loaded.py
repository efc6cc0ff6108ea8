"""
The AWS CLI, loaded once: starting it anew computes half a second, which rehearsals with hundreds of calls pay each time.

`serve SOCKET` imports it and forks for every call; it ends with its standard input. `call SOCKET ARGUMENTS` runs one: in its
own folder and environment, with its own input and output, and with the CLI's own exit code. Who ends a call ends its fork.
"""
import array
import json
import os
import signal
import socket
import sys
import traceback

TERMINATED = 128 + signal.SIGTERM


def call(place: str, arguments: list[str]) -> int:
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(place)
        asked = json.dumps({"arguments": arguments, "cwd": os.getcwd(), "environment": dict(os.environ)}).encode()
        streams = array.array("i", [0, 1, 2])
        server.sendmsg([len(asked).to_bytes(8, "big")], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, streams)])
        server.sendall(asked)
        answer = server.recv(1)
    return answer[0] if answer else TERMINATED


def read(connection: socket.socket) -> tuple[list[int], dict]:
    header, ancillary, _, _ = connection.recvmsg(8, socket.CMSG_SPACE(12))
    streams = array.array("i")
    for _, _, data in ancillary:
        streams.frombytes(data)
    with connection.makefile("rb") as rest:
        return list(streams), json.loads(rest.read(int.from_bytes(header, "big")))


def run(streams: list[int], asked: dict) -> int:
    from awscli.clidriver import main

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(asked["cwd"])
    # The CLI's own import says there where its models lie.
    models = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(asked["environment"], AWS_DATA_PATH=models)
    sys.argv = ["aws", *asked["arguments"]]
    try:
        code = main()
    except SystemExit as end:
        code = end.code
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    return code if isinstance(code, int) else 0 if code is None else 1


def answer(connection: socket.socket) -> None:
    """In a process of its own: waits for the fork and for who asked, whichever ends first."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    streams, asked = read(connection)
    child = os.fork()
    if child == 0:
        connection.close()
        try:
            code = run(streams, asked)
        except BaseException:
            traceback.print_exc()
            code = 1
        os._exit(code)
    for stream in streams:
        os.close(stream)
    watcher = os.fork()
    if watcher == 0:
        connection.recv(1)
        os.kill(child, signal.SIGTERM)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    os.kill(watcher, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(status)
    try:
        connection.sendall(bytes([code if code >= 0 else 128 - code]))
    except BrokenPipeError:
        pass  # Whoever asked is gone.


def serve(place: str) -> None:
    import selectors

    import awscli.clidriver  # noqa: F401
    import awscli.handlers  # noqa: F401
    import botocore.endpoint  # noqa: F401

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(place)
    listener.listen(64)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    wake = selectors.DefaultSelector()
    wake.register(listener, selectors.EVENT_READ)
    wake.register(0, selectors.EVENT_READ)
    while True:
        for key, _ in wake.select():
            if key.fileobj == 0:
                return
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                try:
                    answer(connection)
                finally:
                    os._exit(0)
            connection.close()


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        serve(sys.argv[2])
    else:
        sys.exit(call(sys.argv[2], sys.argv[3:]))
