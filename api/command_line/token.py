"""`aftersales token`: a bearer token of the server's own issuer."""

from datetime import timedelta
from typing import Annotated

import typer

from api.access.issuer import TokenIssuer
from api.command_line.preparing import prepared
from api.demonstration.bearers import POSTS, bearer_in
from domain.kernel import Actor, Role
from eventstore.operator_error import OperatorError


def token(
    *,
    role: Annotated[Role, typer.Option(help="The post in which the bearer acts.")],
    actor: Annotated[
        str | None,
        typer.Option(
            help="Staff id, or for a customer the id of their file. "
            "Default: who holds the post in the demonstration."
        ),
    ] = None,
    site: Annotated[
        list[str] | None,
        typer.Option(help='A site where the bearer acts; repeat it for more, "*" for all.'),
    ] = None,
    hours: Annotated[float, typer.Option(min=0.01, help="How long it is valid.")] = 12.0,
) -> None:
    """Print a token for the header `Authorization: Bearer …`. Nothing else goes to the output."""
    settings = prepared()
    if settings.oidc_issuer is not None:
        raise OperatorError(
            f"Tokens are issued by {settings.oidc_issuer} (AFTERSALES_OIDC_ISSUER), not by this server."
        )
    if role not in POSTS:
        raise typer.BadParameter("that post belongs to the server itself", param_hint="--role")
    default_actor, default_sites = bearer_in(role)
    issuer = TokenIssuer.of_file(settings.token_key_file)
    bearer = Actor(actor, role) if actor else default_actor
    typer.echo(issuer.issue(bearer, site or default_sites, lifetime=timedelta(hours=hours)))
