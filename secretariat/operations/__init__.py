"""How the national communications system performs, and who looked at it.

A *performance report* is what the DCC owes for a month; the Operations Group reviews it.
"""
