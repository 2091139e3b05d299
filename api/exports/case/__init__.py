"""Case files: all that is recorded about one vehicle, order or complaint, to be read and to be proven.

    views ──► streams ──► stored facts + proofs ──► Case ──► HTML | PDF | ZIP (JSON Lines, proofs, signed)

The page is for people, the ZIP for whoever does not believe it: its facts are the stored bytes, each
proven under a signed checkpoint, and `verify_case.py` in it checks them on any machine.
"""
