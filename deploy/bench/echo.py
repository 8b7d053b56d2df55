"""The floor under every figure of a sale: a bare Flask app that says a sale's own JSON again."""

from flask import Flask, request


def create_app() -> Flask:
    """Echoes what is posted; to a follower it has no facts to tell."""
    app = Flask(__name__)

    @app.get("/healthz")
    def healthz():
        return {"status": "pass"}

    @app.get("/feed")
    def feed():
        return [], {"Feed-Head": "0"}

    @app.post("/sales")
    def echo():
        return request.get_json(), 201

    return app
