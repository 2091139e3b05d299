"""What stays for good costs no collection anything."""

import gc

from api.lasting import keep_for_good


class _Node:
    def __init__(self) -> None:
        self.me = self


def test_a_collection_does_not_look_at_what_was_there_before() -> None:
    before, threshold = gc.get_freeze_count(), gc.get_threshold()
    node = _Node()
    try:
        keep_for_good()
        assert gc.get_freeze_count() > before
        assert not any(each is node for each in gc.get_objects())
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)
    assert any(each is node for each in gc.get_objects())
