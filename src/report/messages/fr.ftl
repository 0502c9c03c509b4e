# Français. Les termes de la nomenclature et des en-têtes de la décision BRS/N/2023/25.

## The page itself
page-as-of = Situation au { $date }
page-calculation-not-decision = Un calcul, pas une décision : ce sont des personnes qui décident au sujet des personnes.
page-skip = Aller au contenu
page-contents = Table des matières
page-attention = Attention
page-figures = Chiffres clés
page-sources = Sources
page-rows-shown = { $shown } lignes sur { $total }
page-no-rows = Aucune ligne
page-full-table = Tableau complet :
page-no-value = pas de valeur
page-span = { $first } au { $last }

## The run
part-run-title = Ce qui a été demandé, et ce qui en ressort
part-data-title = Les données : ce que sont devenus chaque ligne et chaque centime
run-asked = Demandé : { $controls }, pour la période { $period }.
run-as-of = La date du présent rapport est le { $date }.
run-deliveries-caption = Livraisons et leurs fichiers
run-ledger-caption = Registre : où se trouve chaque ligne et chaque centime
run-ledger-method = Par fichier, lu = admis + hors champ + en quarantaine, en lignes et en centimes ; par contrôle, admis = utilisé + non utilisé. Une ligne avec plusieurs motifs figure sous le premier.
run-attention-quarantined = Lignes en quarantaine : { $rows } ; acceptées au préalable : { $accepted }. Ces lignes ne sont pas comptées. Examinez leurs motifs avant d’utiliser les chiffres.
run-quarantined-accepted = Lignes en quarantaine : { $rows }. Ce n’est pas plus que ce qui a été accepté au préalable. Elles ne sont pas comptées.
run-recount-agrees = { $control } : deux comptages indépendants concordent : { $rows } lignes sur { $rows } sont identiques.
run-recount-single = { $control } : un seul comptage a été fait ({ $engine }) : les chiffres ne sont pas confirmés par un second comptage indépendant.
run-calculation-not-decision = Le présent rapport contient un calcul, pas une décision. Il montre des chiffres, des limites, des marges et le texte de la règle ; il ne dit rien de la faute ou de la culpabilité de quiconque.
figure-rows-read = Lignes lues
figure-rows-admitted = Lignes admises
figure-rows-out-of-scope = Lignes hors champ
figure-rows-quarantined = Lignes en quarantaine
figure-paid-read = Montant lu
run-door-reasons-caption = Motifs de quarantaine et avertissements
run-nothing-quarantined = Lignes en quarantaine : 0. Toute ligne qui concerne les contrôles a été admise.
run-said-to-cover = Selon l’expéditeur, la livraison couvre { $period }.
run-not-covered = La livraison est dite couvrir { $period }, ce qui n’est pas toute la période demandée.
run-data = Données : { $files } fichiers, { $rows } lignes lues ; prestations du { $first } au { $last }, telles que livrées.
run-door-months-caption = Lignes, quantités et montants par mois de prestation et de réception
run-not-made = Absents du présent rapport : les graphiques, les dossiers par dispensateur, le classeur et le PDF. Les tableaux du dossier tables/ sont complets.

## P-values of dental care
dental-p-title = Valeurs P des prestations dentaires, { $year }
dental-p-asked = Quels praticiens de l’art dentaire ont porté en compte, pour l’année de prestation { $year }, plus de valeurs P que l’art. 6, § 19, de la nomenclature ne le permet, et quel montant se situe au-dessus ? Seules les prestations reçues par les organismes assureurs du { $received } inclus sont comptées.
dental-p-asked-all-received = Quels praticiens de l’art dentaire ont porté en compte, pour l’année de prestation { $year }, plus de valeurs P que l’art. 6, § 19, de la nomenclature ne le permet, et quel montant se situe au-dessus ? La date de réception ne joue aucun rôle : toutes les prestations livrées de cette année sont comptées.
figure-providers = Dispensateurs
figure-providers-over-month = Dispensateurs au-dessus d’une limite mensuelle
figure-providers-over-quarter = Dispensateurs au-dessus d’une limite trimestrielle
figure-providers-over-year = Dispensateurs au-dessus de la limite annuelle
figure-excess-months = Montant au-dessus de la limite mensuelle
figure-excess-quarters = Montant au-dessus de la limite trimestrielle
figure-excess-year = Montant au-dessus de la limite annuelle
figure-proposed = Montant proposé (base : { $basis })
dental-p-bases-note = Mois, trimestre et année se recoupent : ce sont trois calculs sur les mêmes prestations. Leurs montants ne sont jamais additionnés entre eux.
dental-p-method = Montant maximal autorisé = limite × montant / P, arrondi au centime (un demi-centime vers le haut) ; montant au-dessus de la limite = montant − montant maximal autorisé. Atteindre exactement la limite est autorisé (art. 6, § 19).
dental-p-providers-caption = Dispensateurs au-dessus d’une limite : valeurs P et montants
dental-p-periods-caption = Mois, trimestres et année des dispensateurs au-dessus d’une limite
dental-p-acts-caption = Les dix prestations avec le plus de P, par dispensateur au-dessus d’une limite
dental-p-unweighted-caption = Codes sans valeur P dans le texte
dental-p-unweighted-note = Les codes sans valeur P dans le texte ne comptent pas pour 0 : ils restent hors de la somme. Le tableau montre entre quelles bornes ils auraient pu la modifier.
dental-p-flips-caption = Montants qui changent si le doute est fondé, avec les deux valeurs
dental-p-doubts-caption = Lignes sujettes à un doute : ce qu’elles totalisent
dental-p-not-robust = Dispensateurs dont un montant change sans (ou avec) les lignes sujettes à un doute : { $providers }. Les deux montants figurent dans le tableau dental_p_flips.
dental-p-nothing-counted = Aucune ligne n’a été comptée. Vérifiez la période, les dates de réception et les fichiers.
dental-p-replaced = Le tableau { $table } n’est pas celui que le programme contient : ce rapport repose sur celui qui a été fourni (voir les sources).
dental-p-findings-caption = Constats à examiner
dental-p-golden-rounding-note = Un total additionne les montants non arrondis des périodes au-dessus de la limite et n’arrondit qu’une fois. Il peut donc différer d’un centime de la somme des lignes arrondies.
source-art-6-19 = Par praticien de l’art dentaire, le total des valeurs P ne peut être supérieur à 5 000 P par mois civil, ou 13 000 P par trimestre, ou 46 000 P par année civile ; en vigueur depuis le 01/07/2015.
source-decision = Le calcul du montant au-dessus de la limite, avec les chiffres d’un cas publié.
source-p-values = La valeur P de chaque code, avec les dates de prestation pour lesquelles elle vaut.
source-p-limits = Les limites appliquées : { $month } P par mois, { $quarter } P par trimestre, { $year_limit } P par année.
source-p-bounds = Entre quelles valeurs P se situe une prestation dont le texte n’imprime pas la valeur P.

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

## Columns of the dental control
col-provider_key = Dispensateur
col-provider_kind = Type de dispensateur
col-year = Année de prestation
col-period_kind = Type de période
col-period = Période
col-p_sum = Total valeur P
col-limit_p = Limite (P)
col-unit_value_cents = Valeur de 1 P
col-surplus_p = Surplus (P)
col-excess_cents = Montant au-dessus de la limite
col-lines = Lignes
col-months_over = Mois au-dessus de la limite
col-quarters_over = Trimestres au-dessus de la limite
col-year_over = Année au-dessus de la limite
col-surplus_months_p = Surplus mois (P)
col-surplus_quarters_p = Surplus trimestres (P)
col-surplus_year_p = Surplus année (P)
col-excess_months_cents = Montant au-dessus de la limite mensuelle
col-excess_quarters_cents = Montant au-dessus de la limite trimestrielle
col-excess_year_cents = Montant au-dessus de la limite annuelle
col-proposed_basis = Base de la proposition
col-proposed_cents = Montant proposé
col-max_allowed_cents = Montant maximal autorisé
col-robust = Robuste
col-payees = Instances perceptrices
col-nomenclature_code = Code de nomenclature
col-code_ambulatory = Code ambulatoire
col-code_hospital = Code pour patients hospitalisés
col-p_bound_low = P : borne inférieure
col-p_bound_high = P : borne supérieure
col-label = Libellé (en néerlandais)
col-label_nl = Libellé (en néerlandais)
col-p = Valeur P
col-p_value = Valeur P
col-share_p_x10000 = Part des P
col-fact = Fait
col-value = Valeur
col-article = Article
col-margin_p = Marge jusqu’à la limite (P)
col-acts_to_remove = Prestations à retirer
col-flipped_by = Modifié par
col-doubt = Doute
col-counted_cents = Tel que compté
col-otherwise_cents = Tel qu’il serait sinon
col-until = Jusqu’au
col-p_now = P à ce jour
col-exceeded_on = Dépassé le
col-p_low = P : bas
col-p_mid = P : moyen
col-p_high = P : haut
col-backtest_hits_x10000 = Réussites du test rétrospectif
col-weekday = Jour de la semaine
col-bin_from_p = Classe à partir de (P)
col-dentists = Praticiens de l’art dentaire

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

## Words of periods, providers and bases
word-month = mois
word-quarter = trimestre
word-year = année
word-highest = la plus élevée des trois
word-dentist = praticien de l’art dentaire
word-other = autre
word-unknown = inconnu

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

## Words of doubts and findings
word-late-correction = correction après la période de réception
word-unweighted-low = sans valeur P : borne inférieure
word-unweighted-high = sans valeur P : borne supérieure
word-breach = contraire à la règle
word-alert = signal
word-undecidable = indécidable

## Words of the count
word-both = les deux comptages
word-polars = les requêtes sur Polars
word-fold = le comptage simple
