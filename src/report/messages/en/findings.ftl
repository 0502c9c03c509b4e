# English.

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

## Words of doubts and findings
word-late-correction = correction after the reception window
word-unweighted-low = without a P-value: lower bound
word-unweighted-high = without a P-value: upper bound
word-breach = breach of the rule
word-alert = alert
word-undecidable = not decidable

## Words that several subjects share
col-findings = Findings
col-tests = Tests
col-persons = Persons
word-person-missing = person missing
