import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from secretariat.core.console import Refused
from secretariat.core.loopback import LoopbackOnly, refuse_beyond_loopback


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.0.0.2"])
def test_this_machine_may_listen(host):
    assert refuse_beyond_loopback(host) is None


@pytest.mark.asvs("V12.2.1", "V12.3.3")
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.4", "8.8.8.8"])
def test_listening_beyond_this_machine_is_refused(host):
    with pytest.raises(Refused, match="Refusing to listen"):
        refuse_beyond_loopback(host)


def test_a_name_that_is_no_address_is_refused():
    with pytest.raises(Refused, match="not an address"):
        refuse_beyond_loopback("no-such-host.invalid")


@pytest.mark.parametrize(
    ("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("10.0.0.7", 403), ("nonsense", 403)]
)
def test_a_request_from_beyond_this_machine_is_refused_whatever_server_took_it(address, status):
    answer = LoopbackOnly(lambda request: HttpResponse("in"))(RequestFactory().get("/", REMOTE_ADDR=address))
    assert answer.status_code == status


def test_a_site_with_a_name_listens_and_answers_wherever_it_is_told(settings):
    settings.SECRETARIAT_HOSTS = ["code.example.org"]
    assert refuse_beyond_loopback("0.0.0.0") is None
    answer = LoopbackOnly(lambda request: HttpResponse("in"))(RequestFactory().get("/", REMOTE_ADDR="10.0.0.7"))
    assert answer.status_code == 200


def test_a_demonstration_answers_this_machine_only_whatever_its_name(settings):
    settings.SECRETARIAT_HOSTS, settings.SECRETARIAT_DEMO = ["code.example.org"], True
    with pytest.raises(Refused, match="anybody may look as anybody"):
        refuse_beyond_loopback("0.0.0.0")
