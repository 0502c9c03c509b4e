# Nederlands. De termen van de nomenclatuur en de beslissing BRS/N/2023/25.

## Columns of findings
col-finding_id = Vaststelling
col-rule = Regel
col-strength = Sterkte
col-person_id = Verzekerde
col-other_provider_key = Andere verstrekker
col-same_provider = Zelfde verstrekker
col-institution_id = Inrichting
col-facility_id = Instelling die aanrekent
col-code = Code
col-other_code = Andere code
col-tooth = Tand
col-quadrant = Kwadrant
col-date = Datum
col-other_date = Andere datum
col-window_start = Begin van het venster
col-window_end = Einde van het venster
col-count = Geteld
col-bound = Vergeleken met
col-claim_line_ids = Factuurregels
col-amount_cents = Bedrag
col-explanation = Toelichting (in het Engels)

## Words of doubts and findings
word-late-correction = verbetering na de ontvangstperiode
word-unweighted-low = zonder P-waarde: ondergrens
word-unweighted-high = zonder P-waarde: bovengrens
word-breach = inbreuk op de regel
word-alert = signaal
word-undecidable = niet te beslissen

## Words that several subjects share
col-findings = Vaststellingen
col-tests = Testen
col-persons = Personen
word-person-missing = persoon ontbreekt
