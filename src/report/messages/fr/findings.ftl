# Français. Les termes de la nomenclature et des en-têtes de la décision BRS/N/2023/25.

## Columns of findings
col-finding_id = Constat
col-rule = Règle
col-strength = Force
col-person_id = Assuré
col-other_provider_key = Autre dispensateur
col-same_provider = Même dispensateur
col-institution_id = Établissement
col-facility_id = Établissement facturant
col-code = Code
col-other_code = Autre code
col-tooth = Dent
col-quadrant = Quadrant
col-date = Date
col-other_date = Autre date
col-window_start = Début de la fenêtre
col-window_end = Fin de la fenêtre
col-count = Compté
col-bound = Comparé à
col-claim_line_ids = Lignes de facture
col-amount_cents = Montant
col-explanation = Explication (en anglais)

## Words of doubts and findings
word-late-correction = correction après la période de réception
word-unweighted-low = sans valeur P : borne inférieure
word-unweighted-high = sans valeur P : borne supérieure
word-breach = contraire à la règle
word-alert = signal
word-undecidable = indécidable

## Words that several subjects share
col-findings = Constats
col-tests = Tests
col-persons = Personnes
word-person-missing = personne manquante
