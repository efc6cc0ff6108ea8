from fastapi.testclient import TestClient

from app import app

client = TestClient(app)


def test_is_healthy() -> None:
    assert client.get("/health").json() == {"status": "ok"}


def test_quotes_and_counts() -> None:
    before = client.get("/metrics").text
    assert client.get("/api/quotes/spy").json() == {"symbol": "SPY", "price": 103}
    assert client.get("/metrics").text != before


def test_sends_ticks() -> None:
    with client.websocket_connect("/ws/ticks") as socket:
        assert socket.receive_json() == {"tick": 0}
