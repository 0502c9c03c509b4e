"""What a user would write instead of the program, in the tools that they would pick: one task a run.

    peers.py TASK ENGINE CLAIMS CODES [TO]

Tasks: `count` (the bare P-value reduction: no validation, no ledger, no report) and `copy` (the lines
in scope, in the order of a store, as one Parquet file TO; DuckDB only). CLAIMS is a pattern of Parquet
files, CODES a Parquet file: of nomenclature_code and p to count, of the nomenclature_code in scope beside
the dental ones to copy. Prints one JSON object; the seconds
are those of the query alone, without the start of Python.
"""

import glob
import json
import os
import resource
import sys
import time

COUNT = """
SELECT SUBSTR(c.provider_id, 1, 8) AS provider_key, EXTRACT(MONTH FROM c.service_date) AS month,
       SUM(c.quantity * v.p) AS p_sum, SUM(c.paid_cents) AS paid_cents, COUNT(*) AS lines
FROM claims c JOIN codes v ON c.nomenclature_code = v.nomenclature_code
WHERE c.service_date BETWEEN DATE '2020-01-01' AND DATE '2020-12-31'
  AND c.reception_date BETWEEN DATE '2020-01-03' AND DATE '2022-03-18'
GROUP BY SUBSTR(c.provider_id, 1, 8), EXTRACT(MONTH FROM c.service_date)
"""

COPY = """
COPY (SELECT *, SUBSTR(provider_id, 1, 8) AS provider_key FROM claims
      WHERE nomenclature_code BETWEEN 300000 AND 309999 OR nomenclature_code BETWEEN 370000 AND 379999
         OR nomenclature_code BETWEEN 389000 AND 389999
         OR nomenclature_code IN (SELECT nomenclature_code FROM codes)
      ORDER BY provider_key, service_date, nomenclature_code, person_id, reception_date, claim_line_id)
TO '{to}' (FORMAT parquet, COMPRESSION zstd)
"""


def duckdb_connection(claims, codes):
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"CREATE VIEW claims AS SELECT * FROM '{claims}'")
    connection.execute(f"CREATE VIEW codes AS SELECT * FROM '{codes}'")
    return connection


def count(engine, claims, codes):
    """The answer as an Arrow table, and when the query began."""
    if engine == "duckdb":
        import duckdb  # noqa: F401 (its start is not measured)

        start = time.monotonic()
        return duckdb_connection(claims, codes).sql(COUNT).to_arrow_table(), start
    if engine == "polars":
        import polars as pl

        start = time.monotonic()
        context = pl.SQLContext(claims=pl.scan_parquet(claims), codes=pl.scan_parquet(codes))
        return context.execute(COUNT).collect(engine="streaming").to_arrow(), start
    import datafusion

    start = time.monotonic()
    context = datafusion.SessionContext()
    # it takes a folder, not a pattern: that of the one delivery
    first = sorted(glob.glob(claims))[0]
    context.register_parquet("claims", os.path.dirname(first) + "/")
    context.register_parquet("codes", codes)
    return context.sql(COUNT).to_arrow_table(), start


def main():
    task, engine, claims, codes, *to = sys.argv[1:]
    if task == "count":
        import pyarrow.compute as pc

        table, start = count(engine, claims, codes)
        seconds = time.monotonic() - start
        totals = {name: int(pc.sum(table[name]).as_py()) for name in ("lines", "p_sum", "paid_cents")}
    else:
        import duckdb  # noqa: F401

        start = time.monotonic()
        copied = duckdb_connection(claims, codes).execute(COPY.format(to=to[0])).fetchone()[0]
        seconds = time.monotonic() - start
        totals = {"lines": copied}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"what": f"{task} {engine}", "seconds": seconds, "mib": peak, "totals": totals}))


if __name__ == "__main__":
    main()
