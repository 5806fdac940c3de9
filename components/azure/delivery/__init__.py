"""Components of the delivery plane: images and the identities pipelines deploy with.
What is deployed is not here.
"""
