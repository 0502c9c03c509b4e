# Français. Les termes de la nomenclature et des en-têtes de la décision BRS/N/2023/25.

## Columns of the door
col-delivery = Livraison
col-file = Fichier
col-control = Contrôle
col-stage = Étape
col-reason = Motif
col-reasons = Motifs
col-rows = Lignes
col-row = Numéro de ligne
col-paid_cents = Montant payé
col-rows_amount_unreadable = Lignes sans montant lisible
col-hash = Empreinte du contenu
col-first_service = Première date de prestation
col-last_service = Dernière date de prestation
col-first_reception = Première date de réception
col-last_reception = Dernière date de réception
col-negative_lines = Lignes négatives
col-axis = Date
col-month = Mois
col-quantity = Quantité
col-kind = Nature

## Words of the ledger
word-read = lu
word-admitted = admis
word-out-of-scope = hors champ
word-quarantined = en quarantaine
word-used = utilisé
word-unused = non utilisé
word-other-code = autre code
word-other-code-system = autre système de codes
word-service-date = date de prestation hors période
word-reception-date = date de réception hors période
word-reception-missing = date de réception absente
word-no-weight = sans valeur P
word-no-p-in-text = pas de valeur P dans le texte
word-deleted = code supprimé
word-not-in-table = absent du tableau

## Words of the door
word-quarantine = quarantaine
word-warning = avertissement
word-service = prestation
word-reception = réception
word-code-missing = code absent
word-code-not-a-code = code de nomenclature non valable
word-service-date-missing = date de prestation absente
word-service-date-out-of-range = date de prestation impossible (trop tôt ou trop tard)
word-quantity-missing = quantité absente
word-quantity-out-of-range = nombre invraisemblable
word-amount-out-of-range = montant invraisemblable
word-amount-missing = montant absent
word-amount-not-cents = montant pas en centimes entiers
word-provider-missing = dispensateur absent
word-provider-check-digit = chiffre de contrôle du numéro INAMI erroné
word-sign-mismatch = quantité et montant de signe opposé
word-quantity-zero = quantité nulle
word-service-after-reception = prestation après la réception
word-duplicate-suspect = doublon possible
word-net-negative = plus corrigé que porté en compte
