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
page-figures-in = Les chiffres de ce graphique :
workbook-parameters = Paramètres
workbook-cents = Les montants sont des centimes entiers ; le format de la cellule les montre en euros. Les calculs se font en centimes.
page-filter = Filtrer :
page-rows-from-to = lignes { $from } à { $to } sur { $all }
page-back = Précédentes
page-next = Suivantes
page-all-rows = Toutes les lignes
page-cut = D’un texte de plus de { $letters } caractères, seul le début figure ici ; les tableaux du résultat le contiennent en entier.
page-figure-ids = Identifiant d’un chiffre :
page-no-value = pas de valeur
page-span = { $first } au { $last }

## The run
part-run-title = Ce qui a été demandé, et ce qui en ressort
part-data-title = Les données : ce que sont devenus chaque ligne et chaque centime
run-asked = Demandé, pour la période { $period } : { $controls }.
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
run-not-made = Non établis, faute d’avoir été demandés : { $formats }. Les tableaux du dossier tables/ sont complets.
run-dossiers = Dossiers dans le répertoire dossiers/ : { $number }.
run-without-dossier = Un dossier a été demandé pour ces dispensateurs, mais rien n’a été compté pour eux : { $keys }.

## Words of the count
word-both = les deux comptages
word-polars = les requêtes sur Polars
word-fold = le comptage simple
