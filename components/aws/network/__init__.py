"""Components of the network plane: VPC, subnets, egress, firewall, endpoints, DNS.
Who may use them is in security.
"""
