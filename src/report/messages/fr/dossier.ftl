# Français.

## The dossier of a dentist
dossier-title = Dossier de { $provider_key }, année de prestation { $year }
dossier-calculation = La règle et le calcul
dossier-months = Mois civils de { $year } ; limite : { $limit } P
dossier-quarters = Trimestres de { $year } ; limite : { $limit } P
dossier-year = Année civile { $year } ; limite : { $limit } P
dossier-written-out = Le calcul en toutes lettres
dossier-nothing-over = Aucun mois, aucun trimestre, ni l’année ne se situe au-dessus de sa limite.
dossier-sum-month = Mois { $period }/{ $year } : montant maximal autorisé = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Montant au-dessus de la limite = { $paid } − { $allowed } = { $excess }.
dossier-sum-quarter = Trimestre { $period } de { $year } : montant maximal autorisé = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Montant au-dessus de la limite = { $paid } − { $allowed } = { $excess }.
dossier-sum-year = Année { $year } : montant maximal autorisé = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Montant au-dessus de la limite = { $paid } − { $allowed } = { $excess }.
dossier-acts-title = Les prestations qui pèsent le plus
dossier-acts = Les dix prestations qui ont le plus de P
dossier-speaks-for = Ce qui plaide en faveur du praticien
dossier-within = Nombre de mois dans leur limite : { $months } ; nombre de trimestres : { $quarters }.
dossier-robust = Aucun des trois montants ne change sans (ou avec) les lignes sujettes à un doute.
dossier-not-robust = Au moins un montant au-dessus d’une limite change sans (ou avec) les lignes sujettes à un doute : les deux montants figurent ci-dessous.
dossier-other-profession = Le numéro n’est pas celui d’un praticien de l’art dentaire. Les chiffres sont montrés ; rien n’est proposé : la décision appartient à des personnes.
dossier-rests-on = Sur quoi repose ce dossier
dossier-lines = Le fichier lines.parquet et la feuille lines du classeur contiennent chaque ligne comptée : { $lines } lignes, soit { $p_sum } P et { $paid_cents }. Le classeur recalcule tout à partir d’elles, par des formules en centimes entiers.
dossier-ledger = Le tableau ledger du résultat rend compte de chaque ligne lue et de chaque centime ; ce dossier n’utilise que des lignes admises qui répondent à la question.
dossier-sheet-lines = Chaque ligne comptée, avec sa valeur P
dossier-sheet-calculation = Le calcul, par des formules à partir des lignes
dossier-sheets = Feuilles de ce classeur

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
dossier-col-claim-line = Ligne
dossier-col-service = Date de la prestation
dossier-col-month = Mois
dossier-col-reception = Date de réception
dossier-col-payee = Bénéficiaire du paiement
dossier-col-code = Code de nomenclature
dossier-col-quantity = Quantité
dossier-col-p = Valeur P
dossier-col-p-sum = P de la ligne
dossier-col-paid = Montant payé
dossier-col-period-kind = Type de période
dossier-col-period = Période
dossier-col-limit = Limite (P)
dossier-col-quotient = Limite × montant / P : centimes entiers
dossier-col-remainder = Reste de cette division
dossier-col-rest = Reste / P
dossier-col-max-allowed = Montant maximal autorisé
dossier-col-reported = Montant du rapport
dossier-col-difference = Différence avec le rapport

## Words
word-total = total
