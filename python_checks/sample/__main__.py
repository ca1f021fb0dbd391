"""`python -m python_checks.sample <folder>`: write the sample's raw_*.csv files."""

from python_checks.sample.generate import main

if __name__ == "__main__":
    main()
