"""What a stranger sees when the server is up: where to look, who to be, and a first question to paste."""

from typing import Final

from api.access.issuer import TokenIssuer
from api.demonstration.bearers import POSTS, bearer_in
from api.demonstration.scenarios import DISPUTED_ORDER
from domain.kernel import Role

FIRST_QUERY: Final = (
    f'{{ approvalTrail(orderNumber: "{DISPUTED_ORDER}") {{ answers {{ quoteVersion lineId amountFen'
    " person method answeredAt takenBy } executedWithoutApproval { lineId } } }"
)


def welcome(address: str, issuer: TokenIssuer | None, *, demonstration: bool) -> str:
    """The lines printed once the server listens on `address`; `issuer` where tokens are ours."""
    lines = [
        "",
        f"  aftersales is ready:  {address}/          explorer 查询界面",
        f"                        {address}/graphql   GraphQL",
        f"                        {address}/readyz    readiness",
    ]
    if demonstration and issuer is not None:
        lines += _bearers(issuer)
        lines += _first_steps(address, issuer.issue(*bearer_in(Role.SUPERVISOR)))
    return "\n".join([*lines, "", "  Ctrl-C stops the server and its database.", ""])


def _bearers(issuer: TokenIssuer) -> list[str]:
    tokens = [(role, *bearer_in(role)) for role in POSTS]
    return [
        "",
        "  Tokens for 12 hours, one a post (`aftersales token --role …` makes others) 各岗位令牌:",
        "",
        *(
            line
            for role, actor, sites in tokens
            for line in (
                f"  {role} · {actor.id} · {', '.join(sites)}",
                f"    {issuer.issue(actor, sites)}",
            )
        ),
    ]


def _first_steps(address: str, token: str) -> list[str]:
    query = FIRST_QUERY.replace('"', '\\"')
    return [
        "",
        "  Open the explorer as the supervisor of S1 以主管身份打开查询界面:",
        "",
        f"  {address}/#token={token}",
        "",
        f"  Who agreed to what on order {DISPUTED_ORDER}? (“第二个项目我没同意过”) Paste elsewhere:",
        "",
        f"  curl -s {address}/graphql -H 'content-type: application/json' \\",
        '    -H "authorization: Bearer $(.venv/bin/aftersales token --role supervisor)" \\',
        f'    -d \'{{"query":"{query}"}}\'',
    ]
