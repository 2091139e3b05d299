"""What a stranger sees when the server is up: where to look, and a first question to paste."""

from typing import Final

from api.demonstration.scenarios import DISPUTED_ORDER

FIRST_QUERY: Final = (
    f'{{ approvalTrail(orderNumber: "{DISPUTED_ORDER}") {{ answers {{ quoteVersion lineId amountFen'
    " person method answeredAt takenBy } executedWithoutApproval { lineId } } }"
)


def welcome(address: str, *, demonstration: bool) -> str:
    """The lines printed once the server listens on `address`."""
    lines = [
        "",
        f"  aftersales is ready:  {address}/          explorer 查询界面",
        f"                        {address}/graphql   GraphQL",
        f"                        {address}/readyz    readiness",
    ]
    if demonstration:
        lines += [
            "",
            f"  Who agreed to what on order {DISPUTED_ORDER}? (“第二个项目我没同意过”) Paste elsewhere:",
            "",
            f"  curl -s {address}/graphql -H 'content-type: application/json' \\",
            f'    -d \'{{"query":"{FIRST_QUERY.replace(chr(34), chr(92) + chr(34))}"}}\'',
        ]
    return "\n".join([*lines, "", "  Ctrl-C stops the server and its database.", ""])
