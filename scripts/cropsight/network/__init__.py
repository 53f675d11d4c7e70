"""Classifiers: architectures, the origin of their weights, compiling and running.

Turns pictures into feature maps, logits and scores of classes given by index. Depends on no
names of views, no targets, no maps and no tables. Only the modules that build networks import
Keras; those that run them see only `interfaces.Body` and `interfaces.Head`.
"""
