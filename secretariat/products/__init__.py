"""The Central Products List (once the Certified Products List, CPL): the device models that may be installed.

Each *version* of the list adds, amends or removes *device models*. A *functional update* changes how the list itself
works, as when a new generation of devices is taken in. A *technical specification* (SMETS, CHTS, GBCS) is what a
device model is built to, with the day each version came into force.
"""
