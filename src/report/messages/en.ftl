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
page-no-value = no value
page-span = { $first } to { $last }

## The run
part-run-title = What was asked, and what came out
part-data-title = The data: where every row and every cent went
run-asked = Asked: { $controls }, over the period { $period }.
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
run-not-made = Not in this report: charts, dossiers per provider, the workbook and the PDF. The tables in the folder tables/ are complete.

## P-values of dental care
dental-p-title = P-values of dental care, { $year }
dental-p-asked = Which dentists billed more P-values in the service year { $year } than art. 6 § 19 of the nomenclature allows, and what amount lies above? Only services that the insurers received from { $received }, both days included, are counted.
dental-p-asked-all-received = Which dentists billed more P-values in the service year { $year } than art. 6 § 19 of the nomenclature allows, and what amount lies above? The date of reception plays no part: all delivered services of that year are counted.
figure-providers = Providers
figure-providers-over-month = Providers over a monthly limit
figure-providers-over-quarter = Providers over a quarterly limit
figure-providers-over-year = Providers over the yearly limit
figure-excess-months = Amount above the monthly limit
figure-excess-quarters = Amount above the quarterly limit
figure-excess-year = Amount above the yearly limit
figure-proposed = Amount proposed (basis: { $basis })
dental-p-bases-note = Month, quarter and year overlap: they are three calculations over the same services. Their amounts are never added to each other.
dental-p-method = Maximum allowed = limit × amount / P, rounded to the cent (half a cent goes up); amount above the limit = amount − maximum allowed. Exactly the limit is allowed (art. 6 § 19).
dental-p-providers-caption = Providers over a limit: P-values and amounts
dental-p-periods-caption = Months, quarters and year of the providers over a limit
dental-p-acts-caption = The ten acts with most P, for each provider over a limit
dental-p-unweighted-caption = Codes without a P-value in the text
dental-p-unweighted-note = Codes without a P-value in the text are not counted as 0: they stay out of the sum. The table shows between which bounds they could have changed it.
dental-p-flips-caption = Figures that change if a doubt is right, with both values
dental-p-doubts-caption = Lines that may be doubted: what they add up to
dental-p-not-robust = Providers with an amount that changes without (or with) the lines that may be doubted: { $providers }. The table dental_p_flips has both amounts.
dental-p-nothing-counted = No line was counted. Check the period, the reception dates and the files.
dental-p-replaced = The table { $table } is not the one that the program ships: this report rests on the one that was given (see the sources).
dental-p-findings-caption = Findings that a person must look at
dental-p-golden-rounding-note = A total adds the unrounded amounts of the periods over the limit and rounds once. It may therefore differ by a cent from the sum of the rounded rows.
source-art-6-19 = For each dentist, the total of the P-values may not be greater than 5,000 P a calendar month, or 13,000 P a quarter, or 46,000 P a calendar year; in force since 1 July 2015.
source-decision = The calculation of the amount above the limit, with the figures of a published case.
source-p-values = The P-value of each code, with the service dates for which it holds.
source-p-limits = The limits that were applied: { $month } P a month, { $quarter } P a quarter, { $year_limit } P a year.
source-p-bounds = Between which P-values an act lies whose P-value the text does not print.

## Columns of the door
col-delivery = Delivery
col-file = File
col-control = Control
col-stage = Stage
col-reason = Reason
col-reasons = Reasons
col-rows = Rows
col-row = Row number
col-paid_cents = Amount paid
col-rows_amount_unreadable = Rows without a readable amount
col-hash = Hash of the content
col-first_service = First service date
col-last_service = Last service date
col-first_reception = First reception date
col-last_reception = Last reception date
col-negative_lines = Negative lines
col-axis = Date of
col-month = Month
col-quantity = Quantity
col-kind = Kind

## Columns of the dental control
col-provider_key = Provider
col-provider_kind = Kind of provider
col-year = Service year
col-period_kind = Kind of period
col-period = Period
col-p_sum = Total P
col-limit_p = Limit (P)
col-unit_value_cents = Value of 1 P
col-surplus_p = Surplus (P)
col-excess_cents = Amount above the limit
col-lines = Lines
col-months_over = Months over the limit
col-quarters_over = Quarters over the limit
col-year_over = Year over the limit
col-surplus_months_p = Surplus of months (P)
col-surplus_quarters_p = Surplus of quarters (P)
col-surplus_year_p = Surplus of the year (P)
col-excess_months_cents = Amount above the monthly limit
col-excess_quarters_cents = Amount above the quarterly limit
col-excess_year_cents = Amount above the yearly limit
col-proposed_basis = Basis of the proposal
col-proposed_cents = Amount proposed
col-max_allowed_cents = Maximum amount allowed
col-robust = Robust
col-payees = Payees
col-nomenclature_code = Nomenclature code
col-code_ambulatory = Ambulatory code
col-code_hospital = Hospital code
col-p_bound_low = P: lower bound
col-p_bound_high = P: upper bound
col-label = Label (in Dutch)
col-label_nl = Label (in Dutch)
col-p = P-value
col-p_value = P-value
col-share_p_x10000 = Share of P
col-fact = Fact
col-value = Value
col-article = Article
col-margin_p = Margin to the limit (P)
col-acts_to_remove = Acts to remove
col-flipped_by = Flipped by
col-doubt = Doubt
col-counted_cents = As counted
col-otherwise_cents = As it would be otherwise
col-until = Until
col-p_now = P so far
col-exceeded_on = Exceeded on
col-p_low = P: low
col-p_mid = P: middle
col-p_high = P: high
col-backtest_hits_x10000 = Hits in the back-test
col-weekday = Weekday
col-bin_from_p = Class from (P)
col-dentists = Dentists

## Columns of findings
col-finding_id = Finding
col-rule = Rule
col-strength = Strength
col-person_id = Insured person
col-other_provider_key = Other provider
col-same_provider = Same provider
col-institution_id = Institution
col-facility_id = Facility that bills
col-code = Code
col-other_code = Other code
col-tooth = Tooth
col-quadrant = Quadrant
col-date = Date
col-other_date = Other date
col-window_start = Start of the window
col-window_end = End of the window
col-count = Counted
col-bound = Held against
col-claim_line_ids = Claim lines
col-amount_cents = Amount
col-explanation = Explanation

## Words of periods, providers and bases
word-month = month
word-quarter = quarter
word-year = year
word-highest = highest of the three
word-dentist = dentist
word-other = other
word-unknown = unknown

## Words of the ledger
word-read = read
word-admitted = admitted
word-out-of-scope = out of scope
word-quarantined = quarantined
word-used = used
word-unused = not used
word-other-code = other code
word-other-code-system = other code system
word-service-date = service date outside the period
word-reception-date = reception date outside the period
word-reception-missing = reception date missing
word-no-weight = no P-value
word-no-p-in-text = no P-value in the text
word-deleted = deleted code
word-not-in-table = not in the table

## Words of the door
word-quarantine = quarantine
word-warning = warning
word-service = service
word-reception = reception
word-code-missing = code missing
word-code-not-a-code = not a valid nomenclature code
word-service-date-missing = service date missing
word-service-date-out-of-range = service date impossibly early or late
word-quantity-missing = quantity missing
word-quantity-out-of-range = absurd number of acts
word-amount-out-of-range = absurd amount
word-amount-missing = amount missing
word-amount-not-cents = amount not in whole cents
word-provider-missing = provider missing
word-provider-check-digit = check digits of the RIZIV-INAMI number fail
word-sign-mismatch = quantity and amount of opposite sign
word-quantity-zero = quantity is zero
word-service-after-reception = service after reception
word-duplicate-suspect = possible duplicate
word-net-negative = more corrected than billed

## Words of doubts and findings
word-late-correction = correction after the reception window
word-unweighted-low = without a P-value: lower bound
word-unweighted-high = without a P-value: upper bound
word-breach = breach of the rule
word-alert = alert
word-undecidable = not decidable

## Words of the count
word-both = both counts
word-polars = the queries on Polars
word-fold = the plain fold
