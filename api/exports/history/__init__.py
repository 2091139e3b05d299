"""The whole history as a stream: facts as they are stored, with their hashes, into files that go on.

A run that was interrupted, or one that is repeated a month later, continues behind the last fact that
the file holds; the chain hash of that fact says whether it is the same history. Texts about persons
stay sealed.
"""
