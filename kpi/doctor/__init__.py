"""Says of raw tables, before the first build, what is wrong with them and what to do about it.

Files are looked at here. What rows are judged by is the project's: the doctor lets dbt build the
staging models in a temporary database and reads what they say.
"""
