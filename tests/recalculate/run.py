"""Recalculates the workbooks of dossiers in LibreOffice and compares with what the program counted.

    run.py RESULT

Every cached value of a formula is taken out first, so that what stands afterwards was calculated
there. Compared to the last cent: each row of the sheet `calculation` with `dental_p_periods.csv`,
and the totals with `dental_p_providers.csv`. The workbooks of the report have no formula, and every
number of theirs is that of the table of the same name. The pages and workbooks of a report have the
same figures under the same ids and the same sources in every language, and so do the first sheets
and the PDFs of a dossier; a source that is a rule table has the hash of the manifest.
"""

import csv
import html
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree


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


def sheets(workbook: pathlib.Path, most: int | None = None) -> dict[str, list[list[str]]]:
    """The first sheets, or all, as cells have it: numbers as they are stored, texts as they are read."""
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(workbook) as book:
        strings = [
            "".join(text.text or "" for text in item.iter(f"{main}t"))
            for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        ]
        names = [
            sheet.get("name")
            for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{main}sheet")
        ]
        found = {}
        for number, name in enumerate(names[:most], 1):
            tree = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            assert next(tree.iter(f"{main}f"), None) is None, f"{workbook}: a formula in {name}"
            rows = []
            for row in tree.iter(f"{main}row"):
                cells: dict[int, str] = {}
                for cell in row.iter(f"{main}c"):
                    column = 0
                    for letter in re.match("[A-Z]+", cell.get("r")).group():
                        column = column * 26 + ord(letter) - 64
                    value = cell.findtext(f"{main}v") or ""
                    cells[column - 1] = strings[int(value)] if cell.get("t") == "s" else value
                rows.append([cells.get(at, "") for at in range(max(cells, default=-1) + 1)])
            found[name] = rows
    return found


def check_report(result: pathlib.Path, workbook: pathlib.Path) -> int:
    """Compares the figures of a report's workbook with the tables; how many were equal."""
    equal = 0
    found = sheets(workbook)
    for path in sorted((result / "tables").glob("*.csv")):
        with path.open(newline="") as file:
            rows = list(csv.DictReader(file))
        sheet = found[path.stem[:31]]
        names = [heading.splitlines()[-1] for heading in sheet[0]]
        for row, cells in zip(rows[:100_000], sheet[1:], strict=True):
            for name, cell in zip(names, cells):
                if re.fullmatch(r"-?[0-9]+", row[name]) and not re.search("_id|_key|payee", name):
                    assert cell == row[name], (str(workbook), path.stem, name, row[name], cell)
                    equal += 1
    return equal


LANGUAGES = ["nl", "fr", "en"]


def bare(text: str) -> str:
    """A figure without what the languages write differently: digits, and the sign before them."""
    return re.sub(r"[^0-9-]", "", text.replace("−", "-"))


def page_figures(page: pathlib.Path) -> dict[str, str]:
    """The numbers of a page by their figure ids, without the notation of its language."""
    found = {}
    # dates are left out, since they are written in another order; words, since they are translated
    pattern = r'data-figure="([^"]*)"[^>]*>([^<]*)<'
    for figure, shown in re.findall(pattern, page.read_text()):
        text = html.unescape(shown).strip()
        is_number = re.fullmatch(r"[−-]?[0-9][0-9.,\u202f\u00a0 ]*( EUR| ?%| P)?", text)
        # of a text in three languages, each page shows its own
        figure = re.sub("/(text|title)_(nl|fr|en)$", r"/\1", html.unescape(figure))
        found[figure] = bare(text) if is_number else ""
    return found


def first_sheet_figures(workbook: pathlib.Path) -> dict[str, str]:
    """The numbers of a workbook's first sheet by their figure ids."""
    rows = next(iter(sheets(workbook, 1).values()))
    figures = [row for row in rows if len(row) == 3 and re.fullmatch(r"[^/ ]+(/[^/ ]+)+", row[2])]
    return {row[2]: row[1] for row in figures if re.fullmatch("-?[0-9]+", row[1])}


def page_sources(page: pathlib.Path) -> list[str]:
    """What a page cites, in its order."""
    cited = re.findall(r"<li><cite>(.*?)</cite>", page.read_text(), re.DOTALL)
    return [html.unescape(citation) for citation in cited]


def first_sheet_sources(workbook: pathlib.Path) -> list[str]:
    """What the first sheet cites: the rows below each heading of sources."""
    found, is_below = [], False
    for row in next(iter(sheets(workbook, 1).values())):
        if row in (["Bronnen"], ["Sources"]):
            is_below = True
        elif is_below and len(row) == 3 and row[0] and not row[1]:
            found.append(row[0])
        else:
            is_below = False
    return found


def check_sources(result: pathlib.Path) -> int:
    """Compares what the forms of a report cite; how many sources there are."""
    pages = [page_sources(result / f"report.{language}.html") for language in LANGUAGES]
    assert len(pages[0]) > 5, f"{result}: the page has only {len(pages[0])} sources"
    for page, language in zip(pages, LANGUAGES):
        assert page == pages[0], (language, page, pages[0])
        book = first_sheet_sources(result / f"report.{language}.xlsx")
        assert book == page, (language, book, page)
    manifest = json.loads((result / "manifest.json").read_text())
    known = {one["name"]: one["sha256"] for one in manifest["result"]["reference"]}
    for citation in pages[0]:
        if hashed := re.fullmatch(r"(\w+) \(.*, sha256 ([0-9a-f]+)\)", citation):
            name, begin = hashed.groups()
            assert known[name].startswith(begin), (citation, known[name])
    return len(pages[0])


def check_languages(result: pathlib.Path) -> int:
    """Compares the languages of a report and its dossiers; how many figures were equal."""
    pages = [page_figures(result / f"report.{language}.html") for language in LANGUAGES]
    assert len(pages[0]) > 100, f"{result}: the page has only {len(pages[0])} figures"
    books = [first_sheet_figures(result / f"report.{language}.xlsx") for language in LANGUAGES]
    assert books[0], f"{result}: the first sheet has no figure"
    for page, book, language in zip(pages, books, LANGUAGES):
        assert page == pages[0], (language, dict(page.items() ^ pages[0].items()))
        assert book == books[0], (language, dict(book.items() ^ books[0].items()))
        for figure, number in book.items():
            assert page[figure] == number, (language, figure, page[figure], number)
    equal = len(pages[0])
    for folder in sorted((result / "dossiers").iterdir()):
        books = [first_sheet_figures(folder / f"dossier.{language}.xlsx") for language in LANGUAGES]
        assert books[0] and all(book == books[0] for book in books), folder
        equal += len(books[0])
        check_dossier_text(result, folder, set(books[0]))
        texts = [pdf_amounts(folder / f"dossier.{language}.pdf") for language in LANGUAGES]
        assert texts[0] and all(text == texts[0] for text in texts), (folder, texts)
        amounts = {number for figure, number in books[0].items() if figure.endswith("_cents")}
        assert amounts <= set(texts[0]), (folder, amounts - set(texts[0]))
        equal += len(texts[0])
    return equal


def pdf_text(pdf: pathlib.Path) -> str:
    assert shutil.which("pdftotext"), "no pdftotext on this machine: it reads the PDFs"
    read = subprocess.run(["pdftotext", str(pdf), "-"], check=True, capture_output=True)
    return read.stdout.decode()


def unbroken(text: str) -> str:
    """A text without what a line of a page may add to it."""
    return re.sub(r"[\s\u200b\u00ad]", "", text)


def check_dossier_text(result: pathlib.Path, folder: pathlib.Path, figures: set[str]) -> None:
    """The PDFs of a dossier cite what its workbooks cite and the articles of its facts, and name
    the same figures by the same ids: those of the workbook's first sheet among them."""
    facts = table(result, "dental_p_procedure", folder.name)
    articles = {row["article"] for row in facts}
    named = []
    for language in LANGUAGES:
        cited = first_sheet_sources(folder / f"dossier.{language}.xlsx")
        assert len(cited) > 3, (folder, language, cited)
        text = unbroken(pdf_text(folder / f"dossier.{language}.pdf"))
        missing = [one for one in [*cited, *articles] if unbroken(one) not in text]
        assert not missing, (folder, language, missing)
        named.append(sorted(set(re.findall(r"[a-z.-]+/[a-z_]+/[^<>]*(?:<\w+>/)*<column>", text))))
        for figure in figures:
            row, column = figure.rsplit("/", 1)
            assert f"{row}/<column>" in text and column in text, (folder, language, figure)
        assert cited == first_sheet_sources(folder / f"dossier.{LANGUAGES[0]}.xlsx"), language
    assert all(one == named[0] for one in named) and len(named[0]) > 5, (folder, named)


def pdf_amounts(pdf: pathlib.Path) -> list[str]:
    """The amounts that a PDF prints, in cents, in order: lines break elsewhere by language."""
    pattern = r"[−-]?(?<![0-9])[0-9]{1,3}(?:[., \u202f][0-9]{3})*[.,][0-9]{2}\sEUR"
    return sorted(bare(amount) for amount in re.findall(pattern, pdf_text(pdf)))


def main() -> None:
    result = pathlib.Path(sys.argv[1])
    for workbook in sorted(result.glob("report.*.xlsx")):
        print(f"{workbook.relative_to(result)}: {check_report(result, workbook)} figures equal")
    print(f"{result}: {check_languages(result)} figures equal in {', '.join(LANGUAGES)}")
    print(f"{result}: {check_sources(result)} sources equal in {', '.join(LANGUAGES)}")
    workbooks = sorted(result.glob("dossiers/*/dossier.*.xlsx"))
    assert workbooks, f"{result} has no workbook of a dossier"
    for workbook in workbooks:
        equal = check(result, workbook)
        print(f"{workbook.relative_to(result)}: {equal} figures equal")


if __name__ == "__main__":
    main()
