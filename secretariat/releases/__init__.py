"""When changes reach the code: releases, and the changes that come to it from outside the modification process.

A *scheduled release* is one of the three a year that the code plans; an *ad-hoc release* is any other. Its name is not
its date: the November 2019 SEC Release is whatever day it went live. A *release item* is a modification in a release,
with the day it was implemented. A *designated change* is text that the Secretary of State designates; a *directed
variation* changes dates or obligations by direction. Neither is a modification.
"""
