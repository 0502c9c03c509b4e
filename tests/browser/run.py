"""Opens the pages of a result in Chromium, as a reader does, and tries what they promise.

    run.py RESULT PROGRAM STORE

Each page: nothing on the console, nothing asked of a network, no page wider than its window at the
width of a desk and of a phone, and every table sorts, filters and pages. In one language, since the
others are made alike: nothing serious for axe, in light and in dark, and without scripts every row
is there. PROGRAM and STORE make one page more, from a
control whose titles and cells hold what could do harm: it is held against the same, and against the
text of its cells.
"""

import importlib.resources
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
from xml.etree import ElementTree

from playwright.sync_api import Browser, Page, sync_playwright

AXE = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text()
SIZES = [(1280, 900), (390, 844)]

# What could do harm: markup, a formula, quotes, letters from right to left with a sign that turns
# the rest round, a word of 5,000 letters, and 5,000 letters in words.
NASTY = {
    "markup": "<script>document.title = 'harmed'</script><img src=x onerror=alert(1)>\"'>&amp;",
    "formula": "=HYPERLINK(\"http://example.org\";\"x\")",
    "leftward": "שלום (1) مرحبا \u202e321\u202c end",
    "one_word": "W" * 5_000,
    "words": "tandheelkundige " * 312 + "eindwoord",
}
# signs that would turn the letters after them are shown as one that stands for them
SHOWN = {**NASTY, "leftward": NASTY["leftward"].replace("\u202e", "�").replace("\u202c", "�")}


class Watched:
    """A page with what went wrong on it."""

    def __init__(self, browser: Browser, path: pathlib.Path, **options) -> None:
        self.context = browser.new_context(**options)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.page.on("console", lambda said: self.faults.append(f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self.faults.append(f"error: {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self.page.on("request", self.asked)
        self.address = path.resolve().as_uri()
        self.page.goto(self.address)

    def asked(self, request) -> None:
        if request.url != self.address:
            self.faults.append(f"asked for {request.url}")

    def close(self) -> None:
        assert not self.faults, (self.address, self.faults)
        self.context.close()


def check_access(page: Page, rules: str) -> None:
    """Axe finds nothing serious, with all its rules or with those named."""
    found = page.evaluate(f"async () => (await axe.run({rules})).violations")
    serious = [
        (one["id"], one["nodes"][0]["html"][:200], one["nodes"][0]["failureSummary"])
        for one in found
        if one["impact"] in ("serious", "critical")
    ]
    assert not serious, serious


def check_width(page: Page) -> None:
    width, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert width <= window, f"the page is {width} wide in a window of {window}"


# Clicks the heading of a column of numbers and one of texts, twice each, and compares the order.
SORTS = """
(block) => {
  const table = block.querySelector("table");
  const value = (cell) => cell.dataset.value ?? cell.textContent;
  const wrong = [];
  const heads = [...table.tHead.rows[0].cells];
  const columns = [heads.findIndex((head) => head.classList.contains("number")), 0];
  for (const at of columns.filter((at) => at >= 0)) {
    const numbers = heads[at].classList.contains("number");
    for (const way of [1, -1]) {
      heads[at].querySelector("button").click();
      const said = heads[at].getAttribute("aria-sort");
      if (said !== (way === 1 ? "ascending" : "descending")) wrong.push(`${at}: ${said}`);
      const shown = [...table.tBodies[0].rows].filter((row) => !row.hidden);
      const values = shown.map((row) => value(row.cells[at])).filter((text) => text !== "");
      const lang = document.documentElement.lang;
      for (let i = 1; i < values.length; i += 1) {
        const [one, other] = [values[i - 1], values[i]];
        const order = numbers ? Number(BigInt(one) - BigInt(other)) : one.localeCompare(other, lang);
        if (order * way > 0) wrong.push(`${at}: ${one} before ${other}`);
      }
    }
  }
  return wrong;
}
"""

# Filters by the text of the last row's first cell: what is then shown has it.
FILTERS = """
(block) => {
  const plain = (text) => text.normalize("NFKD").replace(/\\p{M}/gu, "").toLowerCase();
  const filter = block.querySelector("input[type=search]");
  const rows = [...block.querySelectorAll("tbody tr")];
  const asked = rows.at(-1).cells[0].textContent.trim().slice(0, 40);
  const type = (text) => { filter.value = text; filter.dispatchEvent(new Event("input")); };
  type(asked);
  const has = (row) => plain(row.textContent).includes(plain(asked));
  const shown = rows.filter((row) => !row.hidden);
  const right = shown.length === Math.min(50, rows.filter(has).length) && shown.every(has);
  type("no row has this text");
  const none = rows.every((row) => row.hidden);
  type("");
  return right && none && rows.some((row) => !row.hidden);
}
"""

# Goes from page to page, counts the rows that were shown, and then shows all at once.
PAGES = """
(block) => {
  const rows = [...block.querySelectorAll("tbody tr")];
  const shown = () => rows.filter((row) => !row.hidden);
  const [back, next, all] = block.querySelectorAll(".tools button");
  const seen = new Set(shown());
  if (rows.length <= 50) return next.hidden && all.hidden && seen.size === rows.length;
  while (!next.disabled) { next.click(); shown().forEach((row) => seen.add(row)); }
  const ended = !back.disabled && shown().length <= 50;
  all.click();
  const whole = shown().length === rows.length;
  all.click();
  return ended && whole && seen.size === rows.length && shown().length === 50;
}
"""


def check_tables(page: Page) -> int:
    """Sorts, filters and pages every table; how many there are."""
    blocks = page.query_selector_all(".table:has(.tools)")
    for block in blocks:
        name = block.get_attribute("id")
        assert block.evaluate(PAGES), f"{name}: pages"
        assert block.evaluate(FILTERS), f"{name}: filter"
        wrong = block.evaluate(SORTS)
        assert not wrong, f"{name}: {wrong}"
    return len(blocks)


def check_look(page: Page, with_axe: bool) -> None:
    """Fits its window at both sizes; in light and in dark it is for all readers."""
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        check_width(page)
    if not with_axe:
        return
    page.evaluate(AXE)
    # the rows of a table are made alike: axe looks at a few of each
    page.evaluate(
        "document.querySelectorAll('tbody tr:nth-child(n+4)').forEach((row) => row.remove())"
    )
    for scheme, rules in [("light", "{}"), ("dark", "{ runOnly: ['color-contrast'] }")]:
        page.emulate_media(color_scheme=scheme)
        check_access(page, rules)


def check_page(browser: Browser, path: pathlib.Path, whole: bool) -> int:
    """A page; the `whole` of it, or what may differ by language. How many tables were tried."""
    watched = Watched(browser, path)
    tables = check_tables(watched.page)
    watched.page.emulate_media(media="print")
    assert watched.page.query_selector(".tools input").is_hidden(), "tools on paper"
    watched.page.emulate_media(media="screen")
    check_look(watched.page, whole)
    watched.close()
    if whole:
        bare = Watched(browser, path, java_script_enabled=False)
        assert bare.page.locator(".tools").count() == 0
        rows = bare.page.locator("tbody tr")
        assert rows.count() > 0 and bare.page.locator("tbody tr[hidden]").count() == 0
        bare.close()
    return tables


def nasty_control(folder: pathlib.Path) -> pathlib.Path:
    """A control of which every title, source and text cell could do harm."""
    title = " ".join(NASTY.values()).replace("\n", " ")
    cells = "".join(
        f",\n       '{text.replace(chr(39), chr(39) * 2)}' AS {name}" for name, text in NASTY.items()
    )
    path = folder / "nasty.sql"
    path.write_text(
        f"-- control:  nasty\n-- title.nl: {title}\n-- title.fr: {title}\n-- title.en: {title}\n"
        f"-- source:   {title}\n-- grain:    one row per dentist {title}\n"
        "-- codes:    300000..309999\n-- param:    service_from date 2020-01-01\n"
        "-- param:    service_to date 2020-12-31\n"
        f"SELECT c.provider_key,\n       CAST(COUNT(*) AS BIGINT) AS lines{cells}\n"
        "FROM claims c\nCROSS JOIN params p\n"
        "WHERE c.service_date BETWEEN p.service_from AND p.service_to\n"
        "GROUP BY c.provider_key\nORDER BY c.provider_key\n"
    )
    return path


def check_workbook(path: pathlib.Path) -> None:
    """Every text is a text, and can be read."""
    with zipfile.ZipFile(path) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert sheets and all(b"<f>" not in book.read(name) for name in sheets), "a formula"
        main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
        strings = ElementTree.fromstring(book.read("xl/sharedStrings.xml"))
        texts = {"".join(item.itertext()) for item in strings.iter(f"{main}si")}
    for name, text in SHOWN.items():
        assert text in texts, f"{name} is not in the workbook"


def check_nasty(browser: Browser, program: str, store: str) -> None:
    with tempfile.TemporaryDirectory(prefix="datacel-") as temporary:
        folder = pathlib.Path(temporary)
        out = folder / "result"
        subprocess.run(
            [program, "control", str(nasty_control(folder)), "--store", store, "--out", str(out),
             "--lang", "nl", "--formats", "html,xlsx", "--accept-quarantined", "100000", "--quiet"],
            check=True,
        )
        path = out / "report.nl.html"
        check_page(browser, path, whole=True)
        check_workbook(out / "report.nl.xlsx")
        for width, height in SIZES:
            watched = Watched(browser, path, viewport={"width": width, "height": height})
            page = watched.page
            assert page.locator("script").count() == 2 and page.locator("img").count() == 0
            assert "harmed" not in page.title()
            for name, text in SHOWN.items():
                cells = page.locator(f'td[data-figure$="/{name}"]')
                assert cells.count() > 0 and cells.first.text_content() == text, name
            tallest = page.evaluate(
                "Math.max(...[...document.querySelectorAll('tbody tr')].map((row) => row.clientHeight))"
            )
            assert tallest < height / 2, f"a row is {tallest} high"
            watched.close()


def main() -> None:
    result, program, store = sys.argv[1:]
    chromium = shutil.which("chromium")
    assert chromium, "no Chromium on this machine"
    with sync_playwright() as driver:
        # as root, as in a container, Chromium runs without its sandbox only
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        pages = sorted(pathlib.Path(result).glob("report.*.html"))
        assert pages, f"{result} has no page"
        for page in pages:
            tables = check_page(browser, page, whole=page == pages[0])
            print(f"{page.name}: {tables} tables sort, filter and page")
        check_nasty(browser, program, store)
        print("titles and cells that could do harm are harmless, and can be read")
        browser.close()


if __name__ == "__main__":
    main()
