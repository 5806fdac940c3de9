"""Components of the delivery plane: images and the roles pipelines deploy with.
What is deployed is not here.
"""
