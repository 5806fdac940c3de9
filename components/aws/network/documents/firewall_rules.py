"""Rules of the egress firewall, as its engine (Suricata) reads them."""

CAPACITY = 1000
"""Room for rules, fixed when a group is made. A listed domain takes a few; contracts/ permits 200."""

DEFAULT_ACTIONS = ("aws:drop_established_app_layer", "aws:alert_established_app_layer")
"""What happens to what no rule passed. A connection may begin, or nobody would learn the name it asks for.
The plain `established` actions decide packet by packet, and so refuse clients whose greeting takes two,
which those with post-quantum keys do."""

_REFUSED = (
    # A first packet of UDP belongs to no connection yet, so the default actions would let it out.
    ("udp", "any", "No UDP leaves, names and time are found inside"),
    ("icmp", "any", "No ICMP leaves, it carries whatever one puts into it"),
    ("tcp", "![80,443]", "Only HTTP and TLS leave, at their own ports"),
)

PROTOCOLS = "".join(
    f'drop {protocol} $HOME_NET any -> $EXTERNAL_NET {ports} (msg:"{why}"; sid:{number}; rev:1;)\n'
    for number, (protocol, ports, why) in enumerate(_REFUSED, start=1)
)
"""What is refused whoever it is for."""
