"""Runs moto's server on a free loopback port."""

import os

from lifeline import announce, end_with_owner, loopback_socket

end_with_owner()
bound = loopback_socket()
port = bound.getsockname()[1]
# moto reads the port while it is imported: it writes it into URLs of its answers.
os.environ["MOTO_PORT"] = str(port)

import moto_memory  # noqa: E402

moto_memory.share_loader()

from moto.moto_server.werkzeug_app import (  # noqa: E402
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server  # noqa: E402

import moto_patches  # noqa: E402
from input_check import InputCheck  # noqa: E402
from one_at_a_time import OneAtATime  # noqa: E402
from role_policies import RolePolicies  # noqa: E402

moto_patches.install()
moto_memory.keep_answers()

bound.listen(128)
server = make_server(
    "127.0.0.1",
    port,
    RolePolicies(InputCheck(OneAtATime(DomainDispatcherApplication(create_backend_app)))),
    threaded=True,
    request_handler=MotoRequestHandler,
    fd=bound.fileno(),
)
announce(port)
server.serve_forever()
