"""Settings of a pool's nodes beyond the machine: the kubelet and the kernel."""
