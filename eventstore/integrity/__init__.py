"""Proof that the history is what it was: a Merkle tree over all facts, signed checkpoints, verification.

merkle       the tree of RFC 6962/9162: roots, proofs, and what checks a proof
entry        which bytes of a fact are a leaf, and its chained hash
scan         reads a stretch of the history and recomputes all that can be recomputed of it
note         signed checkpoints in the form of C2SP's tlog-checkpoint and signed-note
checkpoints  makes a checkpoint of what was added since the last one
job          … at intervals
outside      where checkpoints go besides the database: a file, a webhook
verify       all of it together: the first fact that does not fit
proof        one fact's proof, to be checked without us (docs/verify_proof.py)

Nothing here knows what a fact is about. docs/integrity.md says what is proven and what is not.
"""
