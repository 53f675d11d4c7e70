"""Classifiers: which there are, where their weights come from, how they are compiled and run.

Pictures become feature maps, those logits, those scores of classes given by their indices. Knows no
names of views, no targets, no maps and no tables. Only the modules that build networks import
Keras; what runs one knows just `interfaces.Body` and `interfaces.Head`.
"""
