"""Components of the runtime plane: control plane and pools. What runs on them is in components/kubernetes."""
