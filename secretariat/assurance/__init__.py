"""Security and privacy: assessments of Users, what was decided on them, and the frameworks they are made against.

A *Full* or *Verification User Security Assessment* and a *follow-up* have fieldwork by the independent assessor; a
*Security Self-Assessment* has none. An assessment is *prepared* for the Security Sub-Committee and then *presented*
to it; these are different days, and not every assessment prepared in a year is presented in it. A *Director's Letter*
is a User's own confirmation, *approved* by the Sub-Committee. It then sets an *assurance status* (from an assessment)
or a *compliance status* (with the obligations). *Publications* are frameworks and guidance; a *risk iteration* is one
round of the end-to-end risk assessment.
"""
