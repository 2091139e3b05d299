"""Mutations of the directory of sites."""

from uuid import UUID

import strawberry

from api.graphql.commands import Call, Commands
from api.objects.site import SiteReceipt
from domain.site.aggregate import Site, site_stream_id

commands = Commands(Site, SiteReceipt)


def _named(call: Call) -> UUID:
    """The stream of the site whose short id is given."""
    return site_stream_id(call.arguments["site_code"].strip())


@strawberry.type
class SiteMutations:
    register_site = commands.begin(Site.register, name="register_site", new_id=_named)
    correct_site_details = commands.change(
        Site.correct_details, name="correct_site_details", id_of=_named
    )
    set_work_bays = commands.change(Site.set_work_bays, id_of=_named)
