"""Recalculates the workbooks of dossiers in LibreOffice and compares with what the program counted.

    run.py RESULT

Every cached value of a formula is taken out first, so that what stands afterwards was calculated
there. Compared to the last cent: each row of the sheet `calculation` with `dental_p_periods.csv`,
and the totals with `dental_p_providers.csv`.
"""

import csv
import pathlib
import re
import subprocess
import sys
import tempfile
import zipfile


def without_results(workbook: pathlib.Path, to: pathlib.Path) -> int:
    """Copies a workbook without what its formulas gave; how many formulas there are."""
    formulas = 0
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                text, found = re.subn(r"(</f>)<v>[^<]*</v>", r"\1", data.decode())
                formulas += found
                data = text.encode()
            new.writestr(name, data)
    return formulas


def recalculated(workbook: pathlib.Path, folder: pathlib.Path) -> list[dict[str, str]]:
    """The sheet `calculation` as LibreOffice calculates it: values, not how they are shown."""
    options = "44,34,76,1,,0,false,false,false,false,false,2"
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile",
         "--convert-to", f"csv:Text - txt - csv (StarCalc):{options}",
         "--outdir", str(folder), str(workbook)],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=300,
    )
    (made,) = folder.glob("*-calculation.csv")
    with made.open(newline="") as file:
        rows = list(csv.reader(file))
    made.unlink()
    # a heading has the name of its column in the last line
    names = [heading.splitlines()[-1] for heading in rows[0]]
    return [dict(zip(names, row)) for row in rows[1:]]


def table(result: pathlib.Path, name: str, key: str) -> list[dict[str, str]]:
    with (result / "tables" / f"{name}.csv").open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["provider_key"].lstrip("'") == key]


def check(result: pathlib.Path, workbook: pathlib.Path) -> int:
    """Compares one workbook; how many figures were equal."""
    key = workbook.parent.name
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        bare = folder / "dossier.xlsx"
        formulas = without_results(workbook, bare)
        rows = recalculated(bare, folder)
    assert formulas > 0, f"{workbook} has no formula"
    periods, (provider,) = table(result, "dental_p_periods", key), table(
        result, "dental_p_providers", key
    )
    single = [row for row in rows if row["period"]]
    assert len(single) == len(periods), f"{workbook}: {len(single)} rows, {len(periods)} periods"
    equal = 0
    for row, period in zip(single, periods):
        for column in ["period", "p_sum", "paid_cents", "unit_value_cents", "surplus_p",
                       "excess_cents", "limit_p"]:
            assert row[column] == period[column], (str(workbook), period, column, row[column])
            equal += 1
        assert row["difference_cents"] == "0", (str(workbook), row)
    totals = [row for row in rows if not row["period"]]
    for row, kind in zip(totals, ["months", "quarters"], strict=True):
        for column, figure in [("surplus_p", f"surplus_{kind}_p"),
                               ("excess_cents", f"excess_{kind}_cents")]:
            assert row[column] == provider[figure], (str(workbook), kind, column, row[column])
            equal += 1
    return equal


def main() -> None:
    result = pathlib.Path(sys.argv[1])
    workbooks = sorted(result.glob("dossiers/*/dossier.*.xlsx"))
    assert workbooks, f"{result} has no workbook of a dossier"
    for workbook in workbooks:
        equal = check(result, workbook)
        print(f"{workbook.relative_to(result)}: {equal} figures equal")


if __name__ == "__main__":
    main()
