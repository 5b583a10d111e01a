"""The yearly report: what the Panel says of the year, whether the code's objectives are met, and the checks.

A *highlight* is a piece of prose that a body writes for one section and year; it quotes figures by key and never types
a number. An *objective assessment* says how the code stands against one of its objectives. A *report version* is the
whole report as it was, frozen with its figures; a correction is a new version with a list of what changed.
"""
