"""The real engine over simulated clouds, and a real Kubernetes control plane, on one machine."""
