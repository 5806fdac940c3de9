"""Components of the runtime plane: control plane, nodes, add-ons.
What runs on them is in components/kubernetes.
"""
