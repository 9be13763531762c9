"""Small made-up tables in the formats of docs/coding-from-tables.md.

A, B and C decide in all three years, D from 2001 on, Q quits after 2000; K is no decider, but a
rival. Each column that nobody asks for is there to be passed over.
"""

from pathlib import Path

STATES = """\
state,year,chosen,power,ideal_all,anthem
A,2000,1,0.2,1.5,x
A,2001,1,0.21,1.5,x
A,2002,1,0.22,1.5,x
B,2000,1,0.1,0.5,x
B,2001,1,0.1,,x
B,2002,1,0.1,0.9,x
C,2000,1,0.04,,x
C,2001,1,,,x
C,2002,1,0.05,,x
D,2001,1,0.01,0.0,x
D,2002,1,0.01,0.0,x
K,2000,0,0.3,-2.0,x
K,2001,0,0.3,-2.0,x
K,2002,0,0.3,-2.0,x
Q,2000,1,0.02,0.0,x
"""

PAIRS = """\
i,m,year,trade_share,rival,dispute10,pact,distance,S
A,B,2000,0.104,0,0,1,4000,0.5
B,A,2000,0.333,0,0,1,4000,0.5
A,B,2001,,0,0,1,,0.5
B,A,2001,0.4,0,0,1,,
A,B,2002,0.2,0,0,1,2000,0.5
A,C,2000,0.01,0,0,0,0,-0.2
A,C,2001,0.01,0,0,0,0,-0.2
A,K,2000,0.05,1,1,0,,
A,K,2001,0.05,1,1,0,,
B,K,2000,0.05,1,0,0,800,
C,K,2000,,0,1,0,,
D,K,2001,,0,0,1,,
Q,K,2001,,1,0,0,,
Q,B,2001,,1,0,0,,
"""

EXERCISES = """\
id,year,month,name,series,host,lead,warfighting,complete,outside,joiners,eligible
e1,2000,1,Alpha I,alpha,A,A,1,1,0,B,B;C
e2,2000,3,Alpha II,alpha,A,A,0,1,1,B;C,B;C
e3,2000,3,Alpha II at sea,alpha,A,A,0,1,0,Q,
e4,2000,5,Beta I,beta,,B,0,1,0,B;C,A;C
e5,2000,6,Nobody's,,,,0,1,0,A;B,
e6,2000,7,Alpha III,alpha,A,A,1,0,0,B,B;C
e7,2001,2,Alpha IV,alpha,A,A,1,1,0,B;C,A;B;C
e8,2001,4,Gamma I,gamma,C,C,0,1,0,K;A,A
e9,2001,5,Delta I,delta,,B,0,1,0,A;C,A;C
"""


def tables(
    folder: Path, *, states: str = STATES, pairs: str = PAIRS, exercises: str = EXERCISES
) -> Path:
    """A folder with these tables."""
    for name, text in (("states", states), ("pairs", pairs), ("exercises", exercises)):
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder
