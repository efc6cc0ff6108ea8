"""A service as the estate runs it: plain HTTP on 127.0.0.1:8000, a health path, a WebSocket and its metrics."""

import asyncio
import itertools

from fastapi import FastAPI, Response, WebSocket, WebSocketDisconnect

app = FastAPI()
answered = itertools.count(1)
last = {"quotes": 0}


@app.get("/health")
def health() -> dict[str, str]:
    """Answers 200 while the service can work."""
    return {"status": "ok"}


@app.get("/api/quotes/{symbol}")
def quote(symbol: str) -> dict[str, object]:
    """An invented quote: this is an example, not a feed."""
    last["quotes"] = next(answered)
    return {"symbol": symbol.upper(), "price": 100 + len(symbol)}


@app.get("/metrics")
def metrics() -> Response:
    """What the service counts, as Prometheus reads it."""
    return Response(f"quotes_total {last['quotes']}\n", media_type="text/plain; version=0.0.4")


@app.websocket("/ws/ticks")
async def ticks(socket: WebSocket) -> None:
    """Sends a tick each second until the client goes."""
    await socket.accept()
    try:
        for tick in itertools.count():
            await socket.send_json({"tick": tick})
            await asyncio.sleep(1)
    except WebSocketDisconnect:
        return
