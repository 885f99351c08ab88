"""What people decide: each decision is a judgement, recorded and carried out in one transaction.

A judgement names parts, forms of entities and reports of events, because the ids of what is joined from them move. It
is carried out by joining anew what it touches, and by every rebuild. `entities` and `events` hold the decisions,
`naming` finds the event that somebody names, `hand` records, carries out and takes back.
"""
