"""Rows a second of an exported student; see scale.mjs."""

import csv
import importlib.util
import json
import os
import resource
import statistics
import subprocess
import sys
import time
import zipfile

ROWS = 100_000
SHORT = 60
PASSES = 9


def say(**figures):
    print(json.dumps(figures), flush=True)


def rate(student, texts):
    """On a processor's own clock, so that other work beside it counts little."""
    started = time.process_time()
    student.predict(texts)
    return round(len(texts) / (time.process_time() - started))


def rates(student, texts):
    """Of the first texts that the student meets; of others after those; and of texts whose words are all known."""
    most = len(texts) * 4 // 5
    first, others = rate(student, texts[:most]), rate(student, texts[most:])
    known = [rate(student, texts) for _ in range(PASSES)]
    return {"first": first, "others": others, "known": {"median": statistics.median(known), "best": max(known)}}


def main(archive, sample, dask_script):
    folder = os.path.splitext(archive)[0]
    zipfile.ZipFile(archive).extractall(folder)
    sys.path.insert(0, folder)
    import predict

    with open(sample, encoding="utf-8", newline="") as file:
        long = [row["text"] for row in csv.DictReader(file)]
    short = [text[:SHORT] for text in long]
    for texts, length in ((short, SHORT), (long, round(sum(map(len, long)) / len(long)))):
        student = predict.Student(folder)
        figures = {"rowsASecondACore": {}, "characters": length}
        if student.many:
            figures["rowsASecondACore"]["numpy"] = rates(student, texts)
        student.many = None
        figures["rowsASecondACore"]["withoutNumpy"] = rates(student, texts[:1000])
        say(**figures, load=os.getloadavg()[0])
    if not importlib.util.find_spec("distributed"):
        return say(dask="not installed (Debian: python3-distributed)")
    tables = os.path.join(os.path.dirname(folder), "tables")
    os.mkdir(tables)
    for part in range(8):
        with open(os.path.join(tables, f"{part}.csv"), "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["id", "text"])
            writer.writerows((row, short[row % len(short)]) for row in range(part, ROWS, 8))
    started = time.perf_counter()
    output = os.path.join(os.path.dirname(folder), "labelled")
    subprocess.run(
        [sys.executable, dask_script, folder, os.path.join(tables, "*.csv"), "text", output],
        check=True,
    )
    seconds = time.perf_counter() - started
    rows = sum(sum(1 for _ in open(os.path.join(output, part))) - 1 for part in os.listdir(output))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {"rows": rows, "seconds": round(seconds, 1), "cores": os.cpu_count(), "rowsASecond": round(rows / seconds)}
    figures["processorSeconds"] = round(used.ru_utime + used.ru_stime, 1)
    say(dask=figures, load=os.getloadavg()[0])


if __name__ == "__main__":
    main(*sys.argv[1:])
