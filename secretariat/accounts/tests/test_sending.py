"""What is sent to an address that somebody chose goes to the public internet only, to what was checked, once."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from secretariat.accounts import sending
from secretariat.accounts.sending import NotSent, post, resolved, target_of
from secretariat.accounts.tests.receiver import receiving


@pytest.fixture(autouse=True)
def strict(settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = False


def self_signed(folder):
    """A certificate of this machine that nobody but itself has signed, with its key, in one file."""
    key, moment = Ed25519PrivateKey.generate(), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(moment).not_valid_after(moment + timedelta(days=1)).sign(key, None)
    kept = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "self-signed.pem"
    path.write_bytes(kept + made.public_bytes(serialization.Encoding.PEM))
    return path


def leads_to(monkeypatch, *machines):
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in machines]
    monkeypatch.setattr(sending.socket, "getaddrinfo", lambda *asked, **named: found)


@pytest.mark.asvs("V1.3.6", "V13.2.4")
@pytest.mark.parametrize(
    "machine",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fe80::1%eth0",
        "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
        "2001:0:53aa:64c:0:0:80ff:fffe",
    ],
)  # fmt: skip
def test_a_name_that_leads_inside_is_refused(monkeypatch, machine):
    leads_to(monkeypatch, machine)
    with pytest.raises(NotSent, match="not on the public internet"):
        resolved(target_of("https://hook.example.org/"))


@pytest.mark.asvs("V1.3.6")
def test_a_name_that_leads_outside_and_inside_is_refused(monkeypatch):
    leads_to(monkeypatch, "93.184.215.14", "127.0.0.1")
    with pytest.raises(NotSent):
        resolved(target_of("https://hook.example.org/"))


@pytest.mark.parametrize("machine", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_a_name_that_leads_outside_is_taken(monkeypatch, machine):
    leads_to(monkeypatch, machine)
    assert resolved(target_of("https://hook.example.org/")).machine == machine


@pytest.mark.asvs("V1.2.2", "V1.3.6", "V12.3.1")
@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/", "ftp://example.org/", "https://", "https://user:word@example.org/", "javascript:alert(1)",
        "https://example.org/#part", "https://exa mple.org/", "https://example.org/\r\nX: y", "https://example.org:99999/",
        "https://[::1", "file:///etc/passwd", "https://ex\u00e4mple.org/", "//example.org", "", "http://127.0.0.1/",
        "https://example.org/<x>",
    ],
)  # fmt: skip
def test_an_address_of_another_kind_is_refused(address):
    with pytest.raises(NotSent):
        target_of(address)


def test_a_name_that_is_none_is_refused(monkeypatch):
    def none(*asked, **named):
        raise socket.gaierror

    monkeypatch.setattr(sending.socket, "getaddrinfo", none)
    with pytest.raises(NotSent, match="no host called"):
        resolved(target_of("https://hook.example.org/"))


@pytest.mark.asvs("V1.3.6")
@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_other_ways_of_writing_this_machine_are_seen_through(host):
    with pytest.raises(NotSent):
        resolved(target_of(f"https://{host}/"))


@pytest.mark.asvs("V1.3.6")
def test_the_connection_goes_to_what_was_checked(monkeypatch):
    """A name that leads elsewhere a moment later is not asked again."""
    leads_to(monkeypatch, "93.184.215.14")
    asked = []

    def connect(place, timeout):
        asked.append((place, timeout))
        raise ConnectionRefusedError

    monkeypatch.setattr(sending.socket, "create_connection", connect)
    with pytest.raises(NotSent):
        post("https://hook.example.org/x", b"{}", {})
    assert asked == [(("93.184.215.14", 443), 5)]


def test_this_machine_is_reached_only_where_the_setting_says_so(settings):
    with receiving() as received:
        with pytest.raises(NotSent):
            post(received.address, b"{}", {})
        settings.WEBHOOKS_TO_THIS_MACHINE = True
        assert post(f"{received.address}/x?y=z", b"{}", {"webhook-id": "a"}) == 204
        path, headers, body = received.requests[0]
        assert (path, body, headers["webhook-id"]) == ("/x?y=z", b"{}", "a")
    assert len(received.requests) == 1


@pytest.mark.asvs("V13.2.4", "V13.2.5")
@pytest.mark.parametrize(
    ("host", "taken"),
    [
        ("hook.example.org", True), ("HOOK.example.org", True), ("a.b.example.net", True), ("example.net", False),
        ("elsewhere.example", False), ("nothook.example.org", False), ("hook.example.org.elsewhere.example", False),
        ("notexample.net", False),
    ],
)  # fmt: skip
def test_where_hosts_are_named_no_other_is_sent_to(settings, host, taken):
    settings.WEBHOOK_HOSTS = ["hook.example.org", ".example.net"]
    if taken:
        assert target_of(f"https://{host}/").host == host.lower()
        return
    with pytest.raises(NotSent, match="sends to some hosts only"):
        target_of(f"https://{host}/")


@pytest.mark.asvs("V12.3.2")
def test_a_receiver_that_does_not_prove_itself_gets_nothing(settings, tmp_path):
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    with receiving(certificate=self_signed(tmp_path)) as received:
        address = received.address.replace("http://", "https://")
        with pytest.raises(NotSent, match="SSLCertVerificationError"):
            post(address, b"{}", {})
    assert received.requests == []


@pytest.mark.asvs("V15.3.2")
def test_a_redirect_is_not_followed(settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    with receiving() as received, receiving() as elsewhere:
        received.status, received.location = 302, elsewhere.address
        assert post(received.address, b"{}", {}) == 302
        assert elsewhere.requests == []


@pytest.mark.parametrize("drips", [False, True])
def test_a_receiver_that_does_not_answer_is_left(settings, monkeypatch, drips):
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    monkeypatch.setattr(sending, "SECONDS", 0.5)
    with socket.create_server(("127.0.0.1", 0)) as server:
        import threading

        def drip():
            connection, _ = server.accept()
            for _ in range(20 if drips else 0):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return
                time.sleep(0.1)
            time.sleep(0 if drips else 2)

        threading.Thread(target=drip, daemon=True).start()
        begun = time.monotonic()
        with pytest.raises(NotSent):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    assert time.monotonic() - begun < 1.5


def test_what_answers_in_another_tongue_is_no_answer(settings):
    settings.WEBHOOKS_TO_THIS_MACHINE = True
    with socket.create_server(("127.0.0.1", 0)) as server:
        import threading

        def speak():
            connection, _ = server.accept()
            connection.recv(1000)
            connection.sendall(b"220 mail.example.org ESMTP\r\n")
            connection.close()

        threading.Thread(target=speak, daemon=True).start()
        with pytest.raises(NotSent):
            post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
