"""What this SDK costs, measured side by side with what people would use instead.

``make bench`` runs every row and writes ``results.json``, a table and the plots of ``docs/performance``; ``make
bench-quick`` runs a short form of them in a minute and writes below ``build``. Each figure is a ratio of two things that
were run alternately in the same minute on the same machine; absolute times are shown, but say little elsewhere.
"""
