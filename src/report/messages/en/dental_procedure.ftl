# English.

## What follows in law
dental-p-procedure-title = What follows in law
dental-p-procedure-note = Bounds and terms of the law, each with its article, for whom an amount is proposed. It is a calculation, not a decision: whether there is a breach, a repayment or a fine is decided by people. A fine is the percentage of the amount, rounded down to the cent.
dental-p-no-prior-decisions = No table of earlier decisions was given (prior_decisions): whether there are earlier findings is not known and was not looked at.
dental-p-procedure-caption = Facts for the procedure, each with its article
dental-p-procedure-caption-year = For the service year { $year }
dental-p-prior-caption = Earlier finding about the service year { $year }
dental-p-facts-left-out = Left out is what follows from another row: counts of nought, a recalculation that gives the same, and terms without proof of notification. The table dental_p_procedure of the result has every fact.
dental-p-payees-caption = Payees
dental-p-payees-method = What each received for the services of the year, and the proportional part of the amount above the yearly limit. They are jointly liable for the repayment, not for the fine (art. 164).
source-gvu = Measures, evidential value of the report of findings, competence, suspension and joint liability, as quoted in decision BRS/N/2023/25.
source-prior-decisions = Earlier findings and decisions for the same rule, as given.

## What speaks for the dentist
dental-p-defence-title = What speaks for the dentist
dental-p-defence-note = Lines that may be doubted, with the amounts without (or with) them; periods within their limit; what was repaid; and how far each figure stands from its limit. A margin below nought is above the limit; the number of acts is the fewest without which the limit is not exceeded (the heaviest first, corrections taken off).
dental-p-no-doubts = No line of this provider may be doubted: none with quantity and amount of opposite sign, no possible duplicate, no correction received late, no line in quarantine.
dental-p-no-unweighted = There is no line with a code without a P-value in the text.
dental-p-repaid = Repaid by { $provider }: { $amount }.
dental-p-within-caption = Periods within their limit
dental-p-fragility-caption = Margin to each limit
dental-p-fragility-method = With the fewest acts without which the limit is not exceeded.

## All dentists, and days
dental-p-context-title = All dentists against the limits
dental-p-distribution-caption = Dentists by class of P
dental-p-distribution-method = The highest month, the highest quarter and the year of each. A class ends at the limit itself, which is allowed.
dental-p-quantiles-caption = Quantiles of P
dental-p-quantiles-method = So many percent of the dentists (their highest month, highest quarter, year), and of the days of the providers over a limit, have at most so many P.
dental-p-days-note = The text has no daily limit: the days only serve to see whether a figure is plausible.
dental-p-days-caption = The highest days of the providers over a limit

## Early warning
dental-p-early-title = Early warning until { $until }
dental-p-early-certain = Certain, from services and receptions until that day: providers over a monthly limit: { $months }; over a quarterly limit: { $quarters }; over the yearly limit: { $years }. The table has the day on which the limit was exceeded.
dental-p-early-method = Not certain is the projection of the open periods: P so far and, for the days still to come in, the dentist’s own pace of the year. A day counts for the part of it that has usually been received after so many days, all dentists together. The low and the high projection leave out a tenth at each side of how those near a limit did earlier in the year. Only who would reach at least half of the yearly limit at this pace is projected. No projection enters a dossier.
dental-p-early-no-projection = There is no projection: the year is too young, or too few dentists are near a limit, for a range to be measured.
dental-p-early-backtest = Tried on the past ({ $kind }): of { $made } projections of three months before, { $held } held.
dental-p-early-no-backtest = Not yet to be tried on the past ({ $kind }): the year is too young.
dental-p-projection-caption = Exceeded limits with the day, and the projection of the open periods

## Columns
col-about_year = About service year
col-detail = Percent
col-payee_id = Payee
col-quantile_x10000 = Part of the observations
col-observations = Observations

## Facts of the procedure
word-repayment-cents = Amount above the limit (repayment)
word-fine-cents = Administrative fine at this percentage
word-fine-given-cents = Administrative fine imposed, as printed
word-interest-after-days = Interest on an unpaid fine after (days from the notification)
word-repaid-cents = Repaid
word-disputed-cents = Still disputed
word-competence = Competent
word-competence-nothing-repaid = Competent if nothing was repaid
word-competence-all-repaid = Competent if all was repaid
word-leading-official = Leading official (less than 35,000 EUR disputed)
word-chamber-of-first-instance = Chamber of first instance
word-report-copy-within-days = Copy of the report of findings to dentist and payee within (days from the day after the finding)
word-earlier-findings = Earlier findings for the same rule
word-suspension-excluded-until = No suspension in a ruling until
word-already-reported-on = For this year there is already a report of
word-already-decided-on = On this year it was already decided on
word-report-date = Report of findings
word-report-copy-last-day = Last day to post the copy
word-report-notified-on = Copy posted on
word-report-copy = Copy in time
word-report-before-first-service = Notification of that report against the first service of this year
word-report-before-last-service = Notification of that report against the last service of this year
word-excess-cents = Amount above the limit
word-excess-recomputed-cents = Amount above the limit, calculated again
word-repayment-imposed-cents = Repayment imposed
word-decision-date = Decision
word-decision-notified-on = Notification of the decision
word-suspended-from = Suspension: first day of the probation period
word-suspended-until = Suspension: last day of the probation period
word-lines-received-before-decision = Lines of this year received before the decision
word-p-received-before-decision = P of this year received before the decision
word-lines-received-from-decision = Lines of this year received from the day of the decision on
word-p-received-from-decision = P of this year received from the day of the decision on
word-lines-of-unknown-reception = Lines of this year without a day of reception
word-p-of-unknown-reception = P of this year without a day of reception
word-revocation = Revocation of the suspension
word-on-conviction = by law on conviction for a new breach in the probation period
word-nothing-in-probation = no lines received in the probation period
word-no-proof = no proof of notification
word-not-known = not known
word-never = nothing known that excludes it
word-none = none
word-in-time = yes
word-too-late = no, too late
word-before = before it
word-not-before = not before it

## Days
word-day = day
word-monday = Monday
word-tuesday = Tuesday
word-wednesday = Wednesday
word-thursday = Thursday
word-friday = Friday
word-saturday = Saturday
word-sunday = Sunday
