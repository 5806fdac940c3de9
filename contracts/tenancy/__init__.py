"""What teams ask for: namespaces, workloads and exceptions, and what they come to on one cluster."""
