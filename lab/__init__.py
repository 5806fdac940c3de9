"""The real engine over simulated clouds, and a real Kubernetes control plane, on one machine.

`cloud` knows no Pulumi, `control_plane` neither that nor a cloud; `engine` brings them together. Nothing of
the platform depends on the lab.
"""
