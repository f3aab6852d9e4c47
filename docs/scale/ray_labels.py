"""Labels a table with a student exported from Shortlist, on Ray Data (one student an actor).

  python3 ray_labels.py STUDENT_FOLDER texts.parquet TEXT_COLUMN OUTPUT WORKERS

Not run by the tests.
"""

import sys

import ray


class Labeller:
    def __init__(self, folder, column):
        sys.path.insert(0, folder)
        from predict import Student

        self.student, self.column = Student(folder), column

    def __call__(self, batch):
        answers = self.student.predict([str(text) for text in batch[self.column]])
        batch["shortlist_label"] = [label for label, _ in answers]
        batch["shortlist_confidence"] = [confidence for _, confidence in answers]
        return batch


def main(folder, source, column, output, workers):
    ray.data.read_parquet(source).map_batches(
        Labeller, fn_constructor_args=(folder, column), batch_size=4096, concurrency=int(workers)
    ).write_parquet(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
