"""The query files as they are, on DuckDB and on Spark: one text, the same rows everywhere.

Without a store: every case of tests/queries/ against its expected rows (the program's own engine is
held to the same cases by `cargo test`). With `--store DIR`: every query over the claims that were
admitted there, DuckDB against Spark. Rows are compared by value, since types differ between engines.
"""

import argparse
import csv
import datetime
import json
import os
import pathlib
import re
import sys
import tempfile

import duckdb
import pyarrow
import pyarrow.parquet
from pyspark.sql import SparkSession

ROOT = pathlib.Path(__file__).resolve().parents[2]
TEXT, INT, DAY = pyarrow.string(), pyarrow.int64(), pyarrow.date32()
CLAIMS = {
    "claim_line_id": TEXT, "person_id": TEXT, "birth_year": INT, "provider_id": TEXT,
    "provider_key": TEXT, "prescriber_id": TEXT, "facility_id": TEXT, "payee_id": TEXT,
    "payer_id": TEXT, "nomenclature_code": INT, "service_date": DAY, "prescription_date": DAY,
    "reception_date": DAY, "quantity": INT, "paid_cents": INT, "copayment_cents": INT,
    "supplement_cents": INT, "tooth": INT, "copy_number": INT,
}
RELATIONS = {
    "claims": CLAIMS,
    "quarantined_claims": CLAIMS,
    "p_values": {"nomenclature_code": INT, "code_ambulatory": INT, "p": INT, "valid_from": DAY,
                 "valid_to": DAY},
    "p_unweighted": {"nomenclature_code": INT, "reason": TEXT, "valid_from": DAY, "valid_to": DAY},
    "over_limit": {"provider_key": TEXT},
    "dental_acts": {"nomenclature_code": INT, "code_ambulatory": INT},
    "found_acts": {"person": TEXT, "provider_key": TEXT, "code_ambulatory": INT,
                   "service_date": DAY},
    "ngs_codes": {"nomenclature_code": INT, "code_ambulatory": INT, "valid_from": DAY,
                  "valid_to": DAY},
    "ngs_pairs": {"nomenclature_code": INT, "code_ambulatory": INT},
    "excluded_codes": {"nomenclature_code": INT},
    "laboratories": {"facility_id": TEXT, "institution_id": TEXT, "valid_from": DAY,
                     "valid_to": DAY},
    "antigen_acts": {"nomenclature_code": INT, "code_ambulatory": INT, "act": TEXT,
                     "tariff_cents": INT, "valid_from": DAY, "valid_to": DAY},
    "antigen_keys": {"key_person": TEXT, "key_provider": TEXT, "key_code": INT, "key_date": DAY},
    "antigen_listed": {"list": TEXT, "ground": TEXT, "listed_provider": TEXT,
                       "listed_facility": TEXT, "listed_code": INT, "listed_from": DAY,
                       "listed_to": DAY},
    "antigen_results": {"person_id": TEXT, "test_date": DAY},
    "consultation_codes": {"nomenclature_code": INT},
    "params": {"service_from": DAY, "service_to": DAY, "any_reception": INT, "received_from": DAY,
               "received_to": DAY, "code_from": INT, "code_to": INT, "any_from": INT,
               "person_from": TEXT, "any_to": INT, "person_to": TEXT,
               "around_from": DAY, "around_to": DAY},
}
NEVER_ENDS = datetime.date(9999, 12, 31)


def cell(text, kind):
    """A cell of a case: empty is null."""
    if text == "":
        return None
    return {TEXT: str, INT: int, DAY: datetime.date.fromisoformat}[kind](text)


def table(rows, columns):
    """Rows as dictionaries, as a typed table; a column that they lack is null."""
    values = {name: [row.get(name) for row in rows] for name in columns}
    return pyarrow.table(values, schema=pyarrow.schema(list(columns.items())))


def declared(text):
    """The parameters of a query as its header has them: name, type, default or nothing."""
    types = {"DATE": DAY, "BIGINT": INT, "TEXT": TEXT}
    lines = [line for line in text.splitlines() if line.startswith("-- param:")]
    found = re.findall(r"(\w+) (DATE|BIGINT|TEXT)\b(?: ([^\s,(]+))?", "\n".join(lines), re.IGNORECASE)
    return [(name, types[kind.upper()], default) for name, kind, default in found]


def case_tables(case, text):
    """Every relation of a case; a file that it lacks is a table without rows."""
    tables = {}
    own = {name: kind for name, kind, _ in declared(text)}
    for name, columns in RELATIONS.items():
        columns = {**columns, **own} if name == "params" else columns
        file, rows = case / f"{name}.csv", []
        if file.exists():
            with file.open(encoding="utf-8", newline="") as lines:
                rows = [{key: cell(text, columns[key]) for key, text in row.items()}
                        for row in csv.DictReader(lines)]
        tables[name] = table(rows, columns)
    return tables


def plain(value):
    """A value as text, whatever type an engine gives it."""
    if value is None:
        return ""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value.isoformat()
    return str(value)


class DuckDb:
    """A fresh connection a question, so that none sees what another left behind."""

    name = "DuckDB"

    def ask(self, text, files):
        with duckdb.connect() as connection:
            for relation, paths in files.items():
                source = connection.read_parquet([str(path) for path in paths])
                source.create_view(relation)
            answer = connection.sql(text)
            return answer.columns, [tuple(map(plain, row)) for row in answer.fetchall()]


class Spark:
    """One local session, in ANSI mode, speaking to loopback alone."""

    name = "Spark"

    def __init__(self, scratch):
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
        os.environ["PYSPARK_PYTHON"] = sys.executable
        settings = {
            "spark.ui.enabled": "false",
            "spark.ui.showConsoleProgress": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.ansi.enabled": "true",
            "spark.sql.shuffle.partitions": "2",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.warehouse.dir": str(scratch / "warehouse"),
            "spark.local.dir": str(scratch),
            "spark.log.level": "ERROR",
        }
        builder = SparkSession.builder.master("local[1]").appName("portability")
        for key, value in settings.items():
            builder = builder.config(key, value)
        self.session = builder.getOrCreate()

    def ask(self, text, files):
        for relation, paths in files.items():
            source = self.session.read.parquet(*[str(path) for path in paths])
            source.createOrReplaceTempView(relation)
        answer = self.session.sql(text)
        return answer.columns, [tuple(map(plain, row)) for row in answer.collect()]


def written(tables, folder):
    """Tables as Parquet files, which every engine reads alike."""
    files = {}
    for name, rows in tables.items():
        files[name] = [folder / f"{name}.parquet"]
        pyarrow.parquet.write_table(rows, files[name][0])
    return files


def first_difference(one, other):
    """In words, where two answers differ; None where they do not."""
    (columns, rows), (other_columns, other_rows) = one, other
    if list(columns) != list(other_columns):
        return f"columns {list(columns)}, and {list(other_columns)}"
    for number, (row, other_row) in enumerate(zip(rows, other_rows), start=1):
        if row != other_row:
            return f"row {number}: {row}, and {other_row}"
    if len(rows) != len(other_rows):
        return f"{len(rows)} rows, and {len(other_rows)}"
    return None


class Tally:
    """What passed and what failed; a failure is printed where it is found."""

    def __init__(self):
        self.passed = self.failed = 0

    def judge(self, what, ask):
        try:
            difference = ask()
        except Exception as error:  # an engine that refuses the text is a failure like another
            difference = f"{type(error).__name__}: {error}"
        if difference is None:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {what}: {difference}", file=sys.stderr)


def queries():
    """The query files, by name, e.g. `dental/p_by_month`."""
    files = sorted((ROOT / "queries").glob("*/*.sql"))
    return {f"{file.parent.name}/{file.stem}": file.read_text(encoding="utf-8") for file in files}


def run_cases(engines, scratch, tally):
    for name, text in queries().items():
        # an example for analysts has its cases beside it
        own = ROOT / "queries" / name
        folder = own if own.is_dir() else ROOT / "tests" / "queries" / name
        cases = sorted(path for path in folder.iterdir() if path.is_dir())
        for case in cases:
            folder = pathlib.Path(tempfile.mkdtemp(dir=scratch))
            files = written(case_tables(case, text), folder)
            with (case / "expected.csv").open(encoding="utf-8", newline="") as lines:
                columns, *rows = map(tuple, csv.reader(lines))
            for engine in engines:
                tally.judge(
                    f"{name}, {case.name}, on {engine.name}",
                    lambda: first_difference(engine.ask(text, files), (columns, rows)),
                )


def store_claims(store):
    """The files of claims in a store, and of refused claims, as its manifests name them."""
    claims, quarantined = [], []
    for manifest in sorted(store.glob("*/manifest.json")):
        parts = json.loads(manifest.read_text(encoding="utf-8"))["parts"]
        claims += [manifest.parent / part["path"] for part in parts]
        quarantined.append(manifest.parent / "quarantined_claims.parquet")
    if not claims:
        raise SystemExit(f"no claims were admitted in {store}")
    return claims, quarantined


def rule_tables():
    """The embedded table of weights as the queries see it, and the dental codes without a weight.

    Codes outside the table are left out here: both engines get the same rows, and that is what is
    compared.
    """
    weights, unweighted = [], []
    with (ROOT / "reference" / "p_values.csv").open(encoding="utf-8", newline="") as lines:
        for act in csv.DictReader(lines):
            valid = {
                "valid_from": cell(act["valid_from"], DAY),
                "valid_to": cell(act["valid_to"], DAY) or NEVER_ENDS,
            }
            for column in ("code_ambulatory", "code_hospital"):
                code = cell(act[column], INT)
                if code is None:
                    continue
                row = {"nomenclature_code": code, **valid}
                if act["status"] == "deleted":
                    unweighted.append({**row, "reason": "deleted"})
                elif act["p_value"] == "":
                    unweighted.append({**row, "reason": "no-p-in-text"})
                else:
                    ambulatory = cell(act["code_ambulatory"], INT)
                    weight = {"code_ambulatory": ambulatory, "p": cell(act["p_value"], INT)}
                    weights.append({**row, **weight})
    return weights, unweighted


def hospital_pair(row):
    """Both codes of an act, each with the act's row."""
    codes = [cell(row[column], INT) for column in ("code_ambulatory", "code_hospital")]
    return [(code, row) for code in codes if code is not None]


def valid(row):
    """The days on which a row of a rule table holds."""
    return {
        "valid_from": cell(row["valid_from"], DAY),
        "valid_to": cell(row["valid_to"], DAY) or NEVER_ENDS,
    }


def sample_rows(file):
    """The rows of a table of the repository."""
    with (ROOT / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def agreement_tables():
    """The tables of the sample's NGS agreement as the queries see them: they find lines where the
    store holds the sample."""
    folder = "data-samples/ngs-evaluation/reference"
    codes = [pair for row in sample_rows(f"{folder}/ngs_codes.csv") for pair in hospital_pair(row)]
    pairs = sorted({(code, cell(row["code_ambulatory"], INT)) for code, row in codes})
    excluded = sample_rows(f"{folder}/non_cumulation.csv")
    return {
        "ngs_codes": [
            {"nomenclature_code": code, "code_ambulatory": cell(row["code_ambulatory"], INT),
             **valid(row)} for code, row in codes
        ],
        "ngs_pairs": [
            {"nomenclature_code": code, "code_ambulatory": pair} for code, pair in pairs
        ],
        "laboratories": [
            {"facility_id": row["facility_id"], "institution_id": row["institution_id"],
             **valid(row)} for row in sample_rows(f"{folder}/laboratories.csv")
        ],
        "excluded_codes": [
            {"nomenclature_code": code}
            for code in sorted({cell(row["excluded_code"], INT) for row in excluded})
        ],
    }


def antigen_tables():
    """The rule tables of rapid antigen tests, and what the sample gives beside them."""
    acts = {"554875": "material", "554890": "performing", "554912": "sampling"}
    given = "data-samples/reference"
    listed = [
        {"list": "free-material", "ground": None, "listed_provider": row["provider_id"][:8] or None,
         "listed_facility": row["facility_id"] or None, "listed_code": 554875,
         "listed_from": valid(row)["valid_from"], "listed_to": valid(row)["valid_to"]}
        for row in sample_rows(f"{given}/free_material_providers.csv")
    ]
    return {
        "antigen_acts": [
            {"nomenclature_code": code, "code_ambulatory": cell(row["code_ambulatory"], INT),
             "act": acts[row["code_ambulatory"]], "tariff_cents": cell(row["tariff_cents"], INT),
             **valid(row)}
            for tariff in sample_rows("reference/antigen_tariffs.csv")
            for code, row in hospital_pair(tariff)
        ],
        "antigen_listed": listed,
        "antigen_results": [
            {"person_id": row["person_id"], "test_date": cell(row["test_date"], DAY)}
            for row in sample_rows(f"{given}/results.csv")
        ],
        "consultation_codes": [
            {"nomenclature_code": cell(row["code"], INT)}
            for row in sample_rows("reference/consultation_codes.csv")
        ],
    }


def run_store(engines, store, scratch, tally):
    claims, quarantined = store_claims(store)
    weights, unweighted = rule_tables()
    first = min(row["valid_from"] for row in weights)
    everyone = sorted({
        key for path in claims
        for key in pyarrow.parquet.read_table(path, columns=["provider_key"])[0].to_pylist()
    })
    tables = {
        "p_values": weights,
        "p_unweighted": unweighted,
        "over_limit": [{"provider_key": key} for key in everyone],
        "dental_acts": [
            {"nomenclature_code": row["nomenclature_code"],
             "code_ambulatory": row["code_ambulatory"]} for row in weights
        ],
    }
    for any_reception in (1, 0):
        params = {
            "service_from": first, "service_to": NEVER_ENDS, "any_reception": any_reception,
            "received_from": datetime.date(first.year, 1, 3),
            "received_to": datetime.date(first.year, 12, 31),
            "code_from": 100000, "code_to": 999999,
            "any_from": 1, "person_from": "", "any_to": 1, "person_to": "",
            "around_from": first, "around_to": NEVER_ENDS,
        }
        columns = dict(RELATIONS)
        for text in queries().values():
            for name, kind, default in declared(text):
                columns["params"] = {**columns["params"], name: kind}
                params.setdefault(name, cell(default, kind))
        # what a control finds before it asks has no row here
        rows = {name: [] for name in RELATIONS if name not in ("claims", "quarantined_claims")}
        rows |= {**tables, **agreement_tables(), **antigen_tables(), "params": [params]}
        folder = pathlib.Path(tempfile.mkdtemp(dir=scratch))
        files = written({name: table(rows[name], columns[name]) for name in rows}, folder)
        files |= {"claims": claims, "quarantined_claims": quarantined}
        for name, text in queries().items():
            one, other = engines
            tally.judge(
                f"{name} over the store, any_reception = {any_reception}",
                lambda: first_difference(one.ask(text, files), other.ask(text, files)),
            )


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--store", type=pathlib.Path, help="a store of admitted claims")
    store = arguments.parse_args().store
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        engines = [DuckDb(), Spark(scratch)]
        run_cases(engines, scratch, tally)
        if store is not None:
            run_store(engines, store, scratch, tally)
        engines[1].session.stop()
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())
