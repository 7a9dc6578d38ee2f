"""Behind a proxy: who really asks, and whether by HTTPS. Only proxies named in THIDUA_PROXIES are believed."""

import ipaddress
from collections.abc import Callable, Iterable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def trusted_networks(entries: Iterable[str]) -> tuple[Network, ...]:
    """The addresses and networks of the entries; raises ValueError, in Vietnamese, for one that can't be trusted."""
    return tuple(_network(entry.strip()) for entry in entries)


def _network(entry: str) -> Network:
    try:
        network = ipaddress.ip_network(entry)
    except ValueError as error:
        raise ValueError(f"THIDUA_PROXIES: «{entry}» không phải địa chỉ IP hoặc dải mạng, ví dụ 10.0.0.5") from error
    if network.prefixlen == 0:
        raise ValueError(f"THIDUA_PROXIES: «{entry}» tin mọi máy, ai cũng giả được địa chỉ; hãy ghi địa chỉ của proxy")
    return network


class ProxyMiddleware:
    """Put the client's address and scheme in place of a trusted proxy's; what anybody else says of them is ignored."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.networks = trusted_networks(settings.TRUSTED_PROXIES)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        peer = request.META.get("REMOTE_ADDR", "")
        if self._trusts(peer):
            request.META["REMOTE_ADDR"] = self._client(peer, request.META.get("HTTP_X_FORWARDED_FOR", ""))
            if request.META.get("HTTP_X_FORWARDED_PROTO") == "https":
                request.META["wsgi.url_scheme"] = "https"
        return self.get_response(request)

    def _client(self, peer: str, forwarded: str) -> str:
        """The last address that no trusted proxy has: each wrote down whom it heard; what came before is hearsay."""
        for hop in reversed(forwarded.split(",")):
            try:
                heard = str(ipaddress.ip_address(hop.strip()))
            except ValueError:
                return peer
            if not self._trusts(heard):
                return heard
            peer = heard
        return peer

    def _trusts(self, text: str) -> bool:
        try:
            address = ipaddress.ip_address(text)
        except ValueError:
            return False
        return any(address in network for network in self.networks)
