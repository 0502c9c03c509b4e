# English.

## Rapid antigen tests
antigen-title = Rapid antigen tests
antigen-asked = Do the claims for rapid antigen tests with service dates from { $period } fit the law of 22 December 2020, arts. 5 to 10 and 19? Corrections are netted out first, per insured person, provider, act and day.
antigen-strengths-note = A breach: the delivered lines by themselves contradict the text; nothing is said of fault. An alert: there is an innocent reading, which is printed with it. Not decidable: what was delivered does not say. The three are never added up, and only a breach is an amount at stake.
antigen-nothing-counted = No line for a rapid antigen test was counted. Check the period and the files.
antigen-absence-open = Some samplings without a test are not decidable. A missing test shows something only where the deliveries are said to cover the days (complete_from and complete_to in the job), and no line without a readable person or code could be the test.
antigen-not-whole = The job calls the deliveries of { $days } complete, but from { $gap } there is no line at all. What rests on a missing test or result is therefore not decided. Where the deliveries are whole from a later day on only, the job says so with complete_from.
antigen-no-lump-sums = Not made: acts that are paid otherwise (art. 6 § 5). The list lump_sum_providers was not given.
antigen-no-free-material = Not made: material given for nothing (art. 10). The list free_material_providers was not given.
antigen-no-results = Not made: tests without a registered result (art. 5 § 1, 5°). The list results was not given.
antigen-pseudonyms = Not made: billing by others than doctors and clinical biologists (art. 6 § 1, 2°). Providers are pseudonyms, which say nothing of the profession.
antigen-rules-caption = Findings by rule and strength
antigen-rules-method = A rule without a number was not made. Amounts of one rule may overlap with those of another; the table findings_by_line assigns each euro of a line once.
antigen-findings-caption = Findings
antigen-method = Amount paid above net quantity × tariff of the day (art. 6); personal share (art. 8); supplement (art. 9); what may not be cumulated or billed (art. 6 § 5); days on which nothing is in force (art. 19). What the insured paid is shown, and is no money of the insurance.
antigen-activity-caption = Activity by provider, month and act
antigen-ranks-caption = Providers by number of tests
antigen-ranks-method = Net quantity of 554890-554901, among providers with the same first digit and at least { $tests } tests. A place in a row and no finding.
source-antigen-law = Which acts are repaid at which tariff (art. 6), without personal share (art. 8) or supplement (art. 9); what is never repaid (art. 10); in force from 23 November 2020 (art. 19).
source-antigen-amended = From 8 April 2021 only positive results of repetitive testing need be reported (art. 5 § 5).
source-antigen-tariffs = The tariff of each act, with its days of service and its publication.
source-consultation-codes = Codes for consultations and visits of art. 2 of the nomenclature; some are not confirmed by a source.
source-antigen-list = A list of the user.
figure-breaches = Breaches
figure-alerts = Alerts
figure-undecidable = Not decidable
figure-at-stake = Amount at stake in breaches, each euro once

## Columns of the control, and of all findings by line
col-group = First digit
col-rank = Rank
col-percentile_x10000 = As many tests or fewer
col-assigned_cents = Assigned
col-claim_line_id = Claim line
col-overlaps = Other rules on this line

## Rules
word-antigen-tariff = above the tariff
word-antigen-patient-share = personal share charged
word-antigen-supplement = supplement charged
word-antigen-consultation = sampling with a consultation or visit
word-antigen-lump-sum = paid otherwise
word-antigen-free-material = material given for nothing
word-antigen-not-in-force = nothing in force on that day
word-antigen-provider-kind = not a doctor or clinical biologist
word-antigen-repeated-set = more than one set on a day
word-antigen-sampling-alone = sampling without a test
word-antigen-no-result = no registered result

