"""The settings of the server that browsers look at: those of the product, with a clock that a test can move."""

from secretariat.settings import *  # noqa: F403
from secretariat.settings import MIDDLEWARE as USUAL

# Those who take part in journeys are signed in once for all of them, and a slow machine needs longer than a fresh proof lasts.
STEP_UP_SECONDS = ACCOUNT_REAUTHENTICATION_TIMEOUT = 7200
MIDDLEWARE = ["tests.browser.clock.Moved", *USUAL]
