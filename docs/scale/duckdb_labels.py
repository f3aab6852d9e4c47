"""Labels a table with a student exported from Shortlist, from DuckDB (an Arrow function).

  python3 duckdb_labels.py STUDENT_FOLDER texts.parquet TEXT_COLUMN OUTPUT.parquet

Not run by the tests. DuckDB calls Python from one thread: this is one core's speed.
"""

import sys

import duckdb
import pyarrow
from duckdb.typing import VARCHAR


def main(folder, source, column, output):
    sys.path.insert(0, folder)
    from predict import Student

    student = Student(folder)

    def label(texts):
        return pyarrow.array([label for label, _ in student.predict(texts.to_pylist())])

    database = duckdb.connect()
    database.create_function("shortlist_label", label, [VARCHAR], VARCHAR, type="arrow")
    quoted = '"' + column.replace('"', '""') + '"'
    database.sql(f"SELECT *, shortlist_label({quoted}) AS shortlist_label FROM read_parquet(?)", params=[source]).write_parquet(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
