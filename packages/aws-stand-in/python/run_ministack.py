"""Runs ministack on a free loopback port."""

import asyncio
import os

from lifeline import announce, end_with_owner, loopback_socket

end_with_owner()
bound = loopback_socket()
port = bound.getsockname()[1]
# ministack reads it while it is imported: it writes it into URLs of its answers.
os.environ["GATEWAY_PORT"] = str(port)

from hypercorn.asyncio import serve  # noqa: E402
from hypercorn.config import Config  # noqa: E402
from ministack.app import app  # noqa: E402

import machine_calls  # noqa: E402
import ministack_patches  # noqa: E402

ministack_patches.install()
machine_calls.install()

config = Config()
config.bind = [f"fd://{bound.fileno()}"]
config.keep_alive_timeout = 75
config.loglevel = "WARNING"
bound.listen(128)


async def main() -> None:
    stopped = asyncio.Event()
    serving = asyncio.create_task(serve(app, config, shutdown_trigger=stopped.wait))
    announce(port)
    await serving


asyncio.run(main())
