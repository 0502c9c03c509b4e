# English.

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
