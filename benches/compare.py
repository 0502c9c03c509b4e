"""Runs the program and its peers in turn over the same invented claims, and prints ratios.

Machines are shared and vary: only the ratio of two runs that follow each other means something, so
every ratio is the median over pairs. Totals that differ between two engines end it with an error.
"""

import argparse
import csv
import glob
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys
import time

import pyarrow
import pyarrow.parquet

ROOT = pathlib.Path(__file__).resolve().parents[1]
YEAR, RECEIVED = "2020", "2020-01-03..2022-03-18"


def main():
    options = arguments()
    bench = Bench(options)
    rows = []
    bench.make("one", options.lines, "1")
    rows += bench.admission("one")
    rows += bench.counting("one")
    rows += bench.job("one")
    rows += bench.first_run("one")
    if options.all_care:
        bench.make("care", options.lines, "0.04")
        rows += bench.all_care()
    if options.growth:
        bench.make("four", 4 * options.lines, "1")
        rows += bench.growth()
    print(table(rows, options, bench))
    if not options.keep:
        shutil.rmtree(options.folder)


def arguments():
    parser = argparse.ArgumentParser(prog="benches/run.sh", description=__doc__.split("\n", 1)[0])
    parser.add_argument("--lines", type=int, default=2_000_000, help="dental lines of the first dump (default 2000000)")
    parser.add_argument("--pairs", type=int, default=5, help="pairs of runs for each ratio (default 5)")
    parser.add_argument("--peers", default="duckdb,polars,datafusion", help="engines for the bare count")
    parser.add_argument("--no-copy", dest="copy", action="store_false", help="leave out DuckDB's COPY: it needs 300 bytes of memory a line")
    parser.add_argument("--no-all-care", dest="all_care", action="store_false", help="leave out the dump of which 4 %% are dental")
    parser.add_argument("--no-growth", dest="growth", action="store_false", help="leave out the dump of four times the lines")
    parser.add_argument("--folder", type=pathlib.Path, default=ROOT / "target" / "bench-data", help="where data and stores are made")
    parser.add_argument("--profile", default="release", help="`dev` tries this benchmark itself; its figures mean nothing")
    parser.add_argument("--keep", action="store_true", help="leave the data there, and use what is there")
    return parser.parse_args()


class Bench:
    """The programs, the data, and what was measured."""

    def __init__(self, options):
        self.options = options
        options.folder.mkdir(parents=True, exist_ok=True)
        self.program = built(options.profile, "--bin", "datacel")
        self.counting_program = built(options.profile, "--bench", "counting")
        self.weights = options.folder / "p_values.parquet"
        write_weights(self.weights)

    # data

    def path(self, *parts):
        return str(self.options.folder.joinpath(*parts))

    def claims(self, dump):
        return self.path(dump, "claims", "*.parquet")

    def make(self, dump, lines, share):
        if os.path.exists(self.path(dump)):
            return
        say(f"making {lines} lines, dental share {share}")
        run(self.program, "synth", "--lines", lines, "--seed", 7, "--dental-share", share,
            "--out", self.path(dump), "--quiet")

    def admit(self, dump, store="store"):
        """Admits a dump anew; seconds, MiB, and the rows admitted and quarantined."""
        target = self.path(dump, store)
        shutil.rmtree(target, ignore_errors=True)
        done = run(self.program, "admit", "--claims", *sorted(glob.glob(self.claims(dump))),
                   "--store", target, "--accept-quarantined", 10**9, "--quiet")
        words = {line.split()[0]: line.split() for line in done.out.splitlines() if line.split()}
        return done, int(words["admitted"][1]), int(words["quarantined"][1])

    def scope(self, dump):
        """The codes that a store keeps beside the dental ones, for who copies the same lines."""
        [manifest] = glob.glob(self.path(dump, "store", "*", "manifest.json"))
        with open(manifest, encoding="utf-8") as file:
            codes = [int(code) for code in json.load(file)["scope_codes"].split()]
        path = self.path("scope.parquet")
        pyarrow.parquet.write_table(pyarrow.table({"nomenclature_code": pyarrow.array(codes, pyarrow.int64())}), path)
        return path

    def stored(self, dump):
        # the year's files alone: with all of them DuckDB takes the first, of a far month and few
        # lines, for the size of each, and joins the wrong way round
        return self.path(dump, "store", "*", "claims", f"{YEAR}-*.parquet")

    # measures: each gives rows (what, median ratio, goal, median seconds, MiB)

    def admission(self, dump):
        say("admission")
        ratios, seconds, most = [], [], 0
        for _ in range(self.options.pairs):
            done, admitted, quarantined = self.admit(dump)
            seconds.append(done.seconds)
            most = max(most, done.mib)
            if self.options.copy:
                to = self.path("copy.parquet")
                peer = self.peer("copy", "duckdb", self.claims(dump), self.scope(dump), to)
                os.remove(to)
                copied = peer["totals"]["lines"]
                # the copy judges nothing: it has some of the lines that the door refused
                if not admitted <= copied <= admitted + quarantined:
                    sys.exit(f"DuckDB copied {copied} lines; {admitted} were admitted, {quarantined} refused")
                ratios.append(done.seconds / peer["seconds"])
        if not self.options.copy:
            return [("admit", None, None, seconds, most)]
        return [("admit ÷ DuckDB's sorted COPY", ratios, 1.5, seconds, most)]

    def counting(self, dump):
        say("counting")
        by_duckdb, by_floor, seconds, mib = [], [], [], []
        others = {}
        for _ in range(self.options.pairs):
            floor = self.counted("floor", dump)
            fold = self.counted("fold", dump)
            expected = fold["totals"]
            for engine in self.options.peers.split(","):
                peer = self.count_by(engine, self.stored(dump))
                if peer["totals"] != expected:
                    sys.exit(f"{engine} counts {peer['totals']}, the fold {expected}")
                others.setdefault(engine, []).append(peer)
            duckdb = others.get("duckdb", [{}])[-1].get("seconds")
            if duckdb:
                by_duckdb.append(fold["seconds"] / duckdb)
            by_floor.append(fold["seconds"] / floor["seconds"])
            seconds.append(fold["seconds"])
            mib.append(fold["mib"])
        self.expected = expected
        rows = [("fold ÷ DuckDB's bare query", by_duckdb, 0.4, seconds, max(mib)),
                ("fold ÷ decoding alone", by_floor, 1.5, seconds, max(mib))]
        for engine, runs in others.items():
            times = [one["seconds"] for one in runs]
            rows.append((f"{engine}, bare query", None, None, times, max(one["mib"] for one in runs)))
        return rows

    def job(self, dump):
        say("the official job")
        ratios, seconds, most = [], [], 0
        for _ in range(self.options.pairs):
            out = self.path("result")
            shutil.rmtree(out, ignore_errors=True)
            done = self.official("--store", self.path(dump, "store"), out=out)
            peer = self.count_by("duckdb", self.stored(dump))
            if totals_of(out) != peer["totals"]:
                sys.exit(f"the job counts {totals_of(out)}, DuckDB {peer['totals']}")
            ratios.append(done.seconds / peer["seconds"])
            seconds.append(done.seconds)
            most = max(most, done.mib)
        return [("official job, store ready ÷ DuckDB's bare query", ratios, 2.5, seconds, most)]

    def first_run(self, dump):
        say("first run, and a second control")
        first, second, compared, first_seconds, second_seconds, most = [], [], [], [], [], 0
        for _ in range(self.options.pairs):
            store, out = self.path("first.store"), self.path("result")
            for folder in (store, out):
                shutil.rmtree(folder, ignore_errors=True)
            files = sorted(glob.glob(self.claims(dump)))
            done = self.official("--claims", *files, "--store", store, out=out)
            peer = self.count_by("duckdb", self.claims(dump))
            shutil.rmtree(out, ignore_errors=True)
            # another window is another question
            again = self.official("--store", store, out=out, received="2020-01-03..2021-12-31")
            first.append(done.seconds / peer["seconds"])
            second.append(again.seconds / done.seconds)
            compared.append(again.seconds / peer["seconds"])
            first_seconds.append(done.seconds)
            second_seconds.append(again.seconds)
            most = max(most, done.mib)
            shutil.rmtree(store)
        return [("dump to report, first run ÷ DuckDB's bare query", first, 3.0, first_seconds, most),
                ("second control on the same store ÷ the first run", second, 0.5, second_seconds, most),
                ("second control ÷ DuckDB's bare query on the dump", compared, None, second_seconds, most)]

    def all_care(self):
        say("all care, of which 4 % are dental")
        ratios, seconds, most = [], [], 0
        self.admit("care")
        for _ in range(self.options.pairs):
            fold = self.counted("fold", "care")
            peer = self.count_by("duckdb", self.claims("care"))
            ratios.append(fold["seconds"] / peer["seconds"])
            seconds.append(fold["seconds"])
            most = max(most, fold["mib"])
        return [("4 % dental: fold on the store ÷ DuckDB's bare query on the dump", ratios, 0.5, seconds, most)]

    def growth(self):
        say("four times the lines")
        rows = {"admit": ([], [], []), "official job": ([], [], [])}
        for _ in range(self.options.pairs):
            for name, measure in (("admit", lambda dump: self.admit(dump)[0]), ("official job", self.official_again)):
                one, four = measure("one"), measure("four")
                ratios, seconds, memory = rows[name]
                ratios.append(four.seconds / one.seconds)
                seconds.append(four.seconds)
                memory.append((one.mib, four.mib))
        table_rows = []
        for name, (ratios, seconds, memory) in rows.items():
            table_rows.append((f"{name}: 4 N ÷ N", ratios, 4.4, seconds, max(four for _, four in memory)))
            table_rows.append((f"{name}: memory 4 N ÷ N", [four / one for one, four in memory], 1.3, seconds,
                               max(four for _, four in memory)))
        return table_rows

    # runs

    def official(self, *claims, out, received=RECEIVED):
        return run(self.program, "dental", "p-values", "--year", YEAR, "--received", received, *claims,
                   "--out", out, "--accept-quarantined", 10**9, "--quiet", *without_extras(self.program))

    def official_again(self, dump):
        out = self.path("result")
        shutil.rmtree(out, ignore_errors=True)
        return self.official("--store", self.path(dump, "store"), out=out)

    def counted(self, what, dump):
        done = run(self.counting_program, what, self.path(dump, "store"), YEAR)
        return {**json.loads(done.out), "mib": done.mib}

    def count_by(self, engine, claims):
        return self.peer("count", engine, claims, self.weights)

    def peer(self, *task):
        done = run(sys.executable, ROOT / "benches" / "peers.py", *task)
        return json.loads(done.out)


class Done:
    """A run that ended well: its seconds, its peak memory, what it printed."""

    def __init__(self, command):
        start = time.monotonic()
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            self.out = process.stdout.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.seconds = time.monotonic() - start
        self.mib = usage.ru_maxrss // 1024
        if process.returncode:
            sys.exit(f"{process.returncode}: {' '.join(command)[:500]}")


def run(*command):
    return Done([str(part) for part in command])


def built(profile, *target):
    """The path of a program, built."""
    say(f"building {target[1]}")
    command = ["cargo", "build", "--profile", profile, "--locked", *target, "--message-format=json"]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    artifacts = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    return [it["executable"] for it in artifacts if it.get("executable") and it["target"]["name"] == target[1]][-1]


def without_extras(program):
    """Flags that leave dossiers and workbooks out, where the program has them."""
    text = subprocess.run([program, "dental", "p-values", "--help"], stdout=subprocess.PIPE, text=True, check=True).stdout
    flags = {"--dossiers": "none", "--formats": "html"}
    return [part for flag, value in flags.items() if flag in text for part in (flag, value)]


def write_weights(to):
    codes, weights = [], []
    with open(ROOT / "reference" / "p_values.csv", newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["p_value"] and row["valid_from"] <= f"{YEAR}-01-01":
                for code in {row["code_ambulatory"], row["code_hospital"]} - {""}:
                    codes.append(int(code))
                    weights.append(int(row["p_value"]))
    columns = {"nomenclature_code": pyarrow.array(codes, pyarrow.int64()), "p": pyarrow.array(weights, pyarrow.int64())}
    pyarrow.parquet.write_table(pyarrow.table(columns), to)


def totals_of(result):
    """The year's sums over all dentists, as the job's own table has them."""
    totals = {"lines": 0, "p_sum": 0, "paid_cents": 0}
    with open(os.path.join(result, "tables", "dental_p_periods.csv"), newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["period_kind"] == "year":
                for name in totals:
                    totals[name] += int(row[name])
    return totals


def table(rows, options, bench):
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False).stdout.strip()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**30
    lines = [
        f"{options.lines} dental lines, {options.pairs} pairs, {os.cpu_count()} cores, {memory} GiB, "
        f"{platform.machine()}, commit {commit}; totals of all engines: {bench.expected}.",
        "",
        "| what | ratio | goal | | seconds | MiB |",
        "|---|---|---|---|---|---|",
    ]
    for what, ratios, goal, seconds, mib in rows:
        ratio = f"{statistics.median(ratios):.2f}" if ratios else ""
        verdict = "" if not (ratios and goal) else "met" if statistics.median(ratios) <= goal else "missed"
        lines.append(f"| {what} | {ratio} | {goal or ''} | {verdict} | {statistics.median(seconds):.2f} | {mib} |")
    return "\n".join(lines)


def say(what):
    print(what, file=sys.stderr)


if __name__ == "__main__":
    main()
