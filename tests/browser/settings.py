"""The settings of the server that browsers look at: those of the product, with a clock that a test can move."""

from secretariat.settings import *  # noqa: F403
from secretariat.settings import MIDDLEWARE as USUAL

MIDDLEWARE = ["tests.browser.clock.Moved", *USUAL]
