"""The page: one self-contained HTML file drawn from the published file.

queries/ says what is read, panels/ what is shown of it, charts.py how it is drawn. The figures are
those of the marts: queries sum rows of a mart and divide two sums once, no KPI is worked out here.
"""
