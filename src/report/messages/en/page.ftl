# English.

## The page itself
page-as-of = As of { $date }
page-calculation-not-decision = A calculation, not a decision: people decide about persons.
page-skip = Skip to the content
page-contents = Contents
page-attention = Attention
page-figures = Headline figures
page-sources = Sources
page-rows-shown = { $shown } of { $total } rows
page-no-rows = No rows
page-full-table = Full table:
page-figures-in = The figures of this chart:
workbook-parameters = Parameters
workbook-cents = Amounts are whole cents; the format of the cell shows them as euro. Calculations are made in cents.
page-filter = Filter:
page-rows-from-to = rows { $from } to { $to } of { $all }
page-back = Previous
page-next = Next
page-all-rows = All rows
page-cut = Of a text of more than { $letters } letters the beginning stands here; the tables of the result have it whole.
page-figure-ids = Id of a figure:
page-no-value = no value
page-span = { $first } to { $last }

## The run
part-run-title = What was asked, and what came out
part-data-title = The data: where every row and every cent went
run-asked = Asked, over the period { $period }: { $controls }.
run-as-of = The date of this report is { $date }.
run-deliveries-caption = Deliveries and their files
run-ledger-caption = Ledger: where every row and every cent went
run-ledger-method = For each file, read = admitted + out of scope + quarantined, in rows and in cents; for each control, admitted = used + not used. A row with several reasons stands under the first.
run-attention-quarantined = Rows in quarantine: { $rows }; accepted beforehand: { $accepted }. These rows are not counted. Look at their reasons before you use the figures.
run-quarantined-accepted = Rows in quarantine: { $rows }. This is no more than was accepted beforehand. They are not counted.
run-recount-agrees = { $control }: two independent counts agree: { $rows } of { $rows } rows are equal.
run-recount-single = { $control }: counted only once ({ $engine }): no second, independent count confirms the figures.
run-calculation-not-decision = This report holds a calculation, not a decision. It shows figures, limits, margins and the text of the rule; it says nothing of anybody’s fault or guilt.
figure-rows-read = Rows read
figure-rows-admitted = Rows admitted
figure-rows-out-of-scope = Rows out of scope
figure-rows-quarantined = Rows in quarantine
figure-paid-read = Amount read
run-door-reasons-caption = Reasons for quarantine, and warnings
run-nothing-quarantined = Rows in quarantine: 0. Every row that concerns the controls was admitted.
run-said-to-cover = The sender says that the delivery covers { $period }.
run-not-covered = The delivery is said to cover { $period }, which is not the whole period asked.
run-data = Data: { $files } files, { $rows } rows read; services from { $first } to { $last }, as delivered.
run-door-months-caption = Rows, quantities and amounts by month of service and of reception
run-not-made = Not made, since not asked for: { $formats }. The tables in the folder tables/ are complete.
run-dossiers = Dossiers in the folder dossiers/: { $number }.
run-without-dossier = A dossier was asked of these providers, but nothing of them was counted: { $keys }.

## Words of the count
word-both = both counts
word-polars = the queries on Polars
word-fold = the plain fold
