"""Facts that the world outside is told: by webhook, by e-mail, or into a file.

    history ──► outbox (a row a fact and subscription) ──► channel: webhook | e-mail | sink

At least once, with the fact's id as the message's; in order within each stream. Nothing here follows
the views, so a rebuild of them tells nobody anything again.
"""
