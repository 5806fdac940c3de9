"""Components of the network plane: VNet, subnets, egress, firewall, endpoints, DNS.
Who may use them is in security.
"""
