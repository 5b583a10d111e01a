"""Alternative Home Area Networks: equipment for premises that the usual network does not reach.

The Forum's *milestones* are told by quarter. A *delivery project* is one of the projects by which its programme is
carried out; any other project is *additional*.
"""
