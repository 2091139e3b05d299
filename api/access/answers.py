"""What HTTP says to who may not come in, and the public key of our own issuer."""

from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse

from api.access.claims import Unauthenticated
from api.access.door import Door
from api.access.verifiers import ProviderUnreachable


def add_answers(app: FastAPI) -> None:
    """Answer a missing or wrong token with 401, an unreachable provider with 503."""

    @app.exception_handler(Unauthenticated)
    def _(_: Request, error: Unauthenticated) -> JSONResponse:
        return JSONResponse(
            _errors(error.en, error.zh, "UNAUTHENTICATED"),
            status_code=401,
            headers={"WWW-Authenticate": 'Bearer realm="aftersales"'},
        )

    @app.exception_handler(ProviderUnreachable)
    def _(_: Request, __: ProviderUnreachable) -> JSONResponse:
        words = "tokens cannot be checked now: try again", "暂时无法校验令牌，请稍后重试"
        return JSONResponse(
            _errors(*words, "PROVIDER_UNREACHABLE"), status_code=503, headers={"Retry-After": "5"}
        )


def router(door: Door) -> APIRouter:
    """`GET /.well-known/jwks.json`, where we are our own issuer."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/.well-known/jwks.json")
    async def jwks() -> dict[str, Any]:
        if door.issuer is None:
            raise HTTPException(404, "tokens are issued elsewhere")
        return door.issuer.jwks()

    return routes


def _errors(en: str, zh: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": en, "extensions": {"code": code, "messageZh": zh}}]}
