# English.

## The dossier of a dentist
dossier-title = Dossier of { $provider_key }, service year { $year }
dossier-calculation = The rule and the calculation
dossier-months = Calendar months of { $year }; limit: { $limit } P
dossier-quarters = Quarters of { $year }; limit: { $limit } P
dossier-year = Calendar year { $year }; limit: { $limit } P
dossier-written-out = The calculation written out
dossier-nothing-over = No month, no quarter, nor the year lies above its limit.
dossier-sum-month = Month { $period }/{ $year }: maximum amount allowed = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Amount above the limit = { $paid } − { $allowed } = { $excess }.
dossier-sum-quarter = Quarter { $period } of { $year }: maximum amount allowed = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Amount above the limit = { $paid } − { $allowed } = { $excess }.
dossier-sum-year = Year { $year }: maximum amount allowed = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Amount above the limit = { $paid } − { $allowed } = { $excess }.
dossier-acts-title = The acts that weigh most
dossier-acts = The ten acts with most P
dossier-speaks-for = What speaks for the dentist
dossier-within = Number of months within their limit: { $months }; number of quarters: { $quarters }.
dossier-robust = None of the three amounts changes without (or with) the lines that may be doubted.
dossier-not-robust = At least one amount above a limit changes without (or with) the lines that may be doubted: both amounts stand below.
dossier-other-profession = The number is not that of a dentist. The figures are shown; nothing is proposed: people decide.
dossier-rests-on = What this dossier rests on
dossier-lines = The file lines.parquet and the sheet lines of the workbook hold every line counted: { $lines } lines, together { $p_sum } P and { $paid_cents }. The workbook calculates all from them again, with formulas in whole cents.
dossier-ledger = The table ledger of the result accounts for every row read and every cent; this dossier uses only admitted lines within the question.
dossier-sheet-lines = Every line counted, with its P
dossier-sheet-calculation = The calculation, with formulas from the lines up
dossier-sheets = Sheets of this workbook

## Headings of the decision, in its two languages
heading-month = maand_mois
heading-quarter = trimester_trimestre
heading-year = jaar_annee
heading-p-sum = Tot_Pwaarde_ValeurP
heading-paid = Tot_Bedrag_montant
heading-unit-value = waarde_valeur 1 P
heading-surplus = surplus (P)
heading-excess = surplus (P)*waarde_valeur 1P

## Headings of the workbook
dossier-col-claim-line = Line
dossier-col-service = Service date
dossier-col-month = Month
dossier-col-reception = Reception date
dossier-col-payee = Payee
dossier-col-code = Nomenclature code
dossier-col-quantity = Quantity
dossier-col-p = P-value
dossier-col-p-sum = P of the line
dossier-col-paid = Amount paid
dossier-col-period-kind = Kind of period
dossier-col-period = Period
dossier-col-limit = Limit (P)
dossier-col-quotient = Limit × amount / P: whole cents
dossier-col-remainder = Remainder of that division
dossier-col-rest = Remainder / P
dossier-col-max-allowed = Maximum amount allowed
dossier-col-reported = Amount in the report
dossier-col-difference = Difference from the report

## Words
word-total = total
