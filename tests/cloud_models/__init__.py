"""What the program makes, held against the clouds' own models of their APIs. What the program means to make is not
here: the tests of components and stacks ask that.
"""
