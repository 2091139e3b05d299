"""`GET /metrics`, for Prometheus: open to this machine, to others by token or by setting."""

import ipaddress
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.concurrency import run_in_threadpool

from api.graphql.identity import identity_of
from api.operations.meter import Meter
from domain.kernel import Role

READERS: Final = frozenset({Role.SUPERVISOR, Role.AUDITOR, Role.REPORTING, Role.INTEGRATION})


def router(meter: Meter, *, anywhere: bool) -> APIRouter:
    """The route; `anywhere`: without a token from other machines, too."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not anywhere and not _from_here(request):
            identity = await identity_of(request.headers, request.app.state.door.verifier)
            if identity.actor.role not in READERS:
                raise HTTPException(403, "figures are for supervisors, auditors and integrations")
        figures = await run_in_threadpool(generate_latest, meter.registry)
        return Response(figures, media_type=CONTENT_TYPE_LATEST)

    return routes


def _from_here(request: Request) -> bool:
    """From this machine, and not handed on for another by a proxy on it."""
    if any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip")):
        return False
    try:
        return ipaddress.ip_address(request.client.host if request.client else "").is_loopback
    except ValueError:
        return False
