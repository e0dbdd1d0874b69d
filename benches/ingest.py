#!/usr/bin/env python3
"""How ingest grows with the number of reports: python3 benches/ingest.py 10000 20000 40000

Makes short invented reports over 25 years, 15 places and four kinds (a twentieth without a day, a fifth with a vague one),
ingests each number of them into a new store with target/release/bordermap, and prints seconds, reports a second against the
first row, and the largest memory."""
import csv, os, random, resource, subprocess, sys, tempfile, time

PLACES = "Hyesan,Musan,Onsong,Hoeryong,Kimjongsuk County,Pochon,Samjiyon,Manpo,Sinuiju,Uiju,Namyang,Undok,Dandong,Changbai,Tumen".split(",")
ACTS = [
    "{n} soldiers deserted their posts in {p} on {d}.",
    "{n} residents were arrested in {p} on {d} while trying to cross the river.",
    "{n} smugglers were arrested in {p} on {d}.",
    "Guards shot {n} people crossing the river near {p} on {d}.",
]
MONTHS = "January February March April May June July August September October November December".split()
OUTLETS = ["Daily NK", "Radio Free Asia", "Yonhap", "Associated Press", "Asia Press"]


def make(folder, number):
    rng = random.Random(1)
    with open(f"{folder}/reports.csv", "w", newline="") as f:
        rows = csv.writer(f)
        rows.writerow(["file", "id", "publisher", "published", "language"])
        for k in range(number):
            year, month, day = rng.randint(1995, 2019), rng.randint(1, 12), rng.randint(1, 28)
            when = f"{MONTHS[month - 1]} {day}" if rng.random() < 0.75 else f"early {MONTHS[month - 1]}"
            if rng.random() < 0.05:
                when = "a recent day"
            text = rng.choice(ACTS).format(n=rng.randint(2, 30), p=rng.choice(PLACES), d=when)
            with open(f"{folder}/{k}.txt", "w") as report:
                report.write(f"{text} A source told of it. Number {k}.")
            rows.writerow([f"{k}.txt", k, rng.choice(OUTLETS), f"{year}-{month:02}-{min(28, day + rng.randint(0, 9)):02}", "en"])


def main():
    program = os.path.abspath("target/release/bordermap")
    numbers = [int(a) for a in sys.argv[1:]] or [10000, 20000, 40000]
    first = None
    print(f"{'reports':>8} {'seconds':>8} {'reports/s':>10} {'of first':>9} {'memory MB':>10}")
    for number in numbers:
        with tempfile.TemporaryDirectory() as folder:
            make(folder, number)
            files = [f"{k}.txt" for k in range(number)]
            start = time.time()
            subprocess.run(
                [program, "ingest", "--manifest", "reports.csv", "--data", "store", *files],
                cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True,
            )
            seconds = time.time() - start
        first = first or number / seconds
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        print(f"{number:>8} {seconds:>8.1f} {number / seconds:>10.0f} {number / seconds / first:>9.2f} {memory:>10.0f}")


if __name__ == "__main__":
    main()
