# Français.

## Tests antigéniques rapides
antigen-title = Tests antigéniques rapides
antigen-asked = Les attestations de tests antigéniques rapides dont la date de prestation va { $period } sont-elles conformes à la loi du 22 décembre 2020, art. 5 à 10 et 19 ? Les corrections sont d'abord compensées, par assuré, dispensateur, prestation et jour.
antigen-strengths-note = Une infraction : les lignes livrées contredisent à elles seules le texte ; rien n'est dit de la faute. Un signal : il existe une lecture innocente, qui est imprimée. Non décidable : ce qui a été livré ne le dit pas. Les trois ne sont jamais additionnés, et seule une infraction est un montant en jeu.
antigen-nothing-counted = Aucune ligne de test antigénique rapide n'a été comptée. Vérifiez la période et les fichiers.
antigen-absence-open = Certains prélèvements sans test ne sont pas décidables. Un test manquant ne prouve quelque chose que si les livraisons sont dites couvrir les jours (complete_from et complete_to dans la demande), et si aucune ligne sans personne ou code lisible ne peut être le test.
antigen-not-whole = La demande dit complètes les livraisons du { $days }, mais il n’y a aucune ligne du { $gap }. Ce qui repose sur un test ou un résultat manquant n’est donc pas tranché. Si les livraisons ne sont complètes qu’à partir d’un jour ultérieur, la demande le dit par complete_from.
antigen-no-lump-sums = Non fait : prestations financées autrement (art. 6 § 5). La liste lump_sum_providers n'a pas été donnée.
antigen-no-free-material = Non fait : matériel de test mis gratuitement à disposition (art. 10). La liste free_material_providers n'a pas été donnée.
antigen-no-results = Non fait : tests sans résultat enregistré (art. 5 § 1er, 5°). La liste results n'a pas été donnée.
antigen-pseudonyms = Non fait : attestation par d'autres que les médecins et les spécialistes en biologie clinique (art. 6 § 1er, 2°). Les dispensateurs sont des pseudonymes, qui ne disent rien de la profession.
antigen-rules-caption = Constatations par règle et par force
antigen-rules-method = Une règle sans nombre n'a pas été faite. Les montants d'une règle peuvent chevaucher ceux d'une autre ; le tableau findings_by_line attribue une seule fois chaque euro d'une ligne.
antigen-findings-caption = Constatations
antigen-method = Montant payé au-delà de la quantité nette × le tarif du jour (art. 6) ; intervention personnelle (art. 8) ; supplément (art. 9) ; ce qui ne peut être cumulé ou attesté (art. 6 § 5) ; jours où rien n'est en vigueur (art. 19). Ce que l'assuré a payé est montré et n'est pas de l'argent de l'assurance.
antigen-activity-caption = Activité par dispensateur, mois et prestation
antigen-ranks-caption = Dispensateurs selon le nombre de tests
antigen-ranks-method = Quantité nette de 554890-554901, parmi les dispensateurs ayant le même premier chiffre et au moins { $tests } tests. Une place dans un rang, et aucune constatation.
source-antigen-law = Quelles prestations sont remboursées à quel tarif (art. 6), sans intervention personnelle (art. 8) ni supplément (art. 9) ; ce qui n'est jamais remboursé (art. 10) ; en vigueur à partir du 23 novembre 2020 (art. 19).
source-antigen-amended = À partir du 8 avril 2021, seuls les résultats positifs des tests répétitifs doivent être communiqués (art. 5 § 5).
source-antigen-tariffs = Le tarif de chaque prestation, avec les dates de prestation pour lesquelles il vaut et sa publication.
source-consultation-codes = Codes de consultations et de visites de l'art. 2 de la nomenclature ; certains ne sont confirmés par aucune source.
source-antigen-list = Une liste de l'utilisateur.
figure-breaches = Infractions
figure-alerts = Signaux
figure-undecidable = Non décidables
figure-at-stake = Montant en jeu dans les infractions, chaque euro une seule fois

## Colonnes du contrôle, et de toutes les constatations par ligne
col-group = Premier chiffre
col-rank = Rang
col-percentile_x10000 = Autant de tests ou moins
col-assigned_cents = Attribué
col-claim_line_id = Ligne de prestation
col-overlaps = Autres règles sur cette ligne

## Règles
word-antigen-tariff = au-delà du tarif
word-antigen-patient-share = intervention personnelle portée en compte
word-antigen-supplement = supplément porté en compte
word-antigen-consultation = prélèvement avec une consultation ou une visite
word-antigen-lump-sum = financé autrement
word-antigen-free-material = matériel mis gratuitement à disposition
word-antigen-not-in-force = rien n'est en vigueur ce jour-là
word-antigen-provider-kind = ni médecin ni spécialiste en biologie clinique
word-antigen-repeated-set = plus d'un ensemble en un jour
word-antigen-sampling-alone = prélèvement sans test
word-antigen-no-result = aucun résultat enregistré

