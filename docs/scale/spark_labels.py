"""Labels a table with a student exported from Shortlist, on Spark (a pandas function a partition).

  spark-submit spark_labels.py STUDENT_FOLDER texts.parquet TEXT_COLUMN OUTPUT

Not run by the tests. The student's folder must be found under the same path by every executor.
"""

import sys

from pyspark.sql import SparkSession


def main(folder, source, column, output):
    spark = SparkSession.builder.appName("shortlist").getOrCreate()
    table = spark.read.parquet(source)

    def label(parts):
        sys.path.insert(0, folder)
        from predict import Student

        student = Student(folder)
        for part in parts:
            answers = student.predict(list(part[column]))
            labels = [label for label, _ in answers]
            confidences = [confidence for _, confidence in answers]
            yield part.assign(shortlist_label=labels, shortlist_confidence=confidences)

    named = [(name.replace("`", "``"), kind) for name, kind in table.dtypes]
    columns = ", ".join(f"`{name}` {kind}" for name, kind in named)
    labelled = table.mapInPandas(label, f"{columns}, shortlist_label string, shortlist_confidence double")
    labelled.write.parquet(output)


if __name__ == "__main__":
    main(*sys.argv[1:])
