"""Labels a table of any size with a student exported from Shortlist, on a Dask cluster.

  python3 dask_labels.py STUDENT_FOLDER 'texts-*.csv' TEXT_COLUMN OUTPUT_FOLDER [SCHEDULER_ADDRESS]

Without an address a cluster of this machine's cores is started. The folder of the student must be found
under the same path by every worker.
"""

import functools
import sys

import dask.dataframe
from distributed import Client


@functools.lru_cache(maxsize=1)
def student_of(folder):
    """Once a worker process, not once a partition."""
    sys.path.insert(0, folder)
    from predict import Student

    return Student(folder)


def label(table, folder, column):
    answers = student_of(folder).predict(list(table[column]))
    return table.assign(
        shortlist_label=[label for label, _ in answers],
        shortlist_confidence=[confidence for _, confidence in answers],
    )


def main(folder, files, column, output, address=None):
    # Workers of one thread: predict.py is Python, and threads of Python wait for each other.
    with Client(address) if address else Client(processes=True, threads_per_worker=1):
        table = dask.dataframe.read_csv(files, dtype=str, keep_default_na=False)
        empty = table._meta.assign(shortlist_label="", shortlist_confidence=0.0)
        labelled = table.map_partitions(label, folder, column, meta=empty)
        labelled.to_csv(output, index=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
