# Nederlands. De termen van de nomenclatuur en de beslissing BRS/N/2023/25.

## Columns of the door
col-delivery = Levering
col-file = Bestand
col-control = Controle
col-stage = Stap
col-reason = Reden
col-reasons = Redenen
col-rows = Rijen
col-row = Rijnummer
col-paid_cents = Betaald bedrag
col-rows_amount_unreadable = Rijen zonder leesbaar bedrag
col-hash = Hash van de inhoud
col-first_service = Eerste prestatiedatum
col-last_service = Laatste prestatiedatum
col-first_reception = Eerste ontvangstdatum
col-last_reception = Laatste ontvangstdatum
col-negative_lines = Negatieve regels
col-axis = Datum
col-month = Maand
col-quantity = Aantal
col-kind = Soort

## Words of the ledger
word-read = gelezen
word-admitted = toegelaten
word-out-of-scope = buiten bereik
word-quarantined = in quarantaine
word-used = gebruikt
word-unused = niet gebruikt
word-other-code = andere code
word-other-code-system = ander codestelsel
word-service-date = prestatiedatum buiten de periode
word-reception-date = ontvangstdatum buiten de periode
word-reception-missing = ontvangstdatum ontbreekt
word-no-weight = geen P-waarde
word-no-p-in-text = geen P-waarde in de tekst
word-deleted = geschrapte code
word-not-in-table = niet in de tabel

## Words of the door
word-quarantine = quarantaine
word-warning = waarschuwing
word-service = prestatie
word-reception = ontvangst
word-code-missing = code ontbreekt
word-code-not-a-code = geen geldige nomenclatuurcode
word-service-date-missing = prestatiedatum ontbreekt
word-service-date-out-of-range = prestatiedatum onmogelijk vroeg of laat
word-quantity-missing = aantal ontbreekt
word-quantity-out-of-range = ongeloofwaardig aantal
word-amount-out-of-range = ongeloofwaardig bedrag
word-amount-missing = bedrag ontbreekt
word-amount-not-cents = bedrag niet in hele centen
word-provider-missing = verstrekker ontbreekt
word-provider-check-digit = controlegetal van het RIZIV-nummer klopt niet
word-sign-mismatch = aantal en bedrag met tegengesteld teken
word-quantity-zero = aantal is nul
word-service-after-reception = prestatie na ontvangst
word-duplicate-suspect = mogelijk dubbel
word-net-negative = meer verbeterd dan aangerekend
