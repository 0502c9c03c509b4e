# Français.

## Règles de l’art. 5
dental-rules-title = Soins dentaires : les règles de l’art. 5
dental-rules-asked = Quelles prestations { $service } sont contraires à une règle de l’art. 5 de la nomenclature relative à l’âge, à la fréquence, au cumul, aux prestations préalables ou aux dents ? Les prestations d’autres jours ne servent qu’à la comparaison.
dental-rules-strengths = Une infraction signifie que les lignes livrées contredisent par elles-mêmes une phrase du texte ; rien n’est dit de la faute ni de ce qui s’est passé en bouche. Un signal a une lecture innocente, imprimée avec lui. Ce qui est indécidable, les données ne le tranchent pas.
dental-rules-not-complete = La demande ne dit pas que les livraisons sont complètes. Les règles qui reposent sur une prestation manquante ne sont pas tranchées ; le tableau dental_rule_undecided les compte.
dental-rules-not-whole = La demande dit complètes les livraisons du { $days }, mais il n’y a aucune ligne du { $gap }. Les règles qui reposent sur une prestation manquante ne sont donc pas tranchées. Si les livraisons ne sont complètes qu’à partir d’un jour ultérieur, la demande le dit par complete_from.
dental-rules-complete = La demande dit complètes les livraisons du { $days }. Une prestation manquante ne compte que si { $slack } jours de réception après la période ont aussi été livrés ; le dernier jour de réception est le { $received_to }.
dental-rules-no-teeth = Les livraisons ne contiennent pas la dent : les règles relatives aux dents ne sont pas tranchées.
dental-rules-no-births = Les livraisons ne contiennent pas l’année de naissance : les règles relatives à l’âge ne sont pas tranchées.
dental-rules-no-titles = Aucun tableau des titres professionnels n’a été donné : la règle sur le titre lors d’une consultation n’est pas tranchée.
dental-rules-no-holidays = Aucun tableau des jours fériés n’a été donné : la règle sur le jour d’une consultation urgente n’est pas tranchée.
dental-rules-net-negative = Prestations dont les corrections dépassent les lignes, et qu’aucune règle n’utilise : { $rows }.
dental-rules-chart = Constats par règle
dental-rules-chart-says = Les { $shown } règles avec le plus de constats, sur { $rules } avec un constat ; infractions et signaux sont dessinés à part.
dental-rules-totals-caption = Règles avec un constat
dental-rules-method = Les corrections sont d’abord déduites. L’ordre est celui des jours de prestation ; une prestation de trop ne compte dans aucune période ultérieure.
dental-rules-summary-caption = Dispensateurs avec le plus de constats propres, par règle
dental-rules-own-note = La part compte ce que montrent les lignes propres du dispensateur. Les constats après un autre dispensateur, dont il ne pouvait voir les prestations, figurent à côté.
dental-rules-findings-caption = Infractions
dental-rules-undecided-caption = Ce qui n’a pu être tranché, et pourquoi
figure-rules = Règles avec des prestations qu’elles jugent, sur { $rules }
figure-findings = Constats
figure-rule-breaches = Infractions
figure-rule-alerts = Signaux
figure-rule-undecidables = Indécidables
figure-rule-breach-amount = Montant des infractions
source-art-5 = Les prestations de soins dentaires avec leurs conditions.
source-dental-rules = Les règles, phrase par phrase, avec les lignes du texte.
source-dental-titles = Titres professionnels des dispensateurs.
source-dental-acts = Les prestations de l’art. 5, avec les deux numéros.
source-public-holidays = Jours fériés.

## Colonnes des règles
col-acts = Prestations
col-own_findings = Constats propres
col-findings_after_others = Constats après un autre dispensateur
col-rate_x10000 = Part des prestations
col-median_rate_x10000 = Médiane de la part
col-undecided_acts = Prestations non tranchées
col-text_lines = Lignes du texte
col-text_nl = Règle (en néerlandais)
col-text_fr = Règle
col-text_en = Règle (en anglais)
col-breaches = Infractions
col-alerts = Signaux
col-undecidables = Indécidables
col-breach_cents = Montant des infractions

## Mots des règles
word-window-not-delivered = il n’est pas dit que les livraisons couvrent la période
word-codes-not-kept = un numéro qui peut être la prestation manquante n’est pas conservé
word-no-teeth-delivered = les livraisons ne contiennent pas la dent
word-no-births-delivered = les livraisons ne contiennent pas l’année de naissance
word-no-table-given = aucun tableau donné
word-no-person = la ligne ne nomme pas d’assuré
word-never-decidable = les données ne permettent pas de trancher
word-refused-line = une ligne refusée peut être la prestation manquante
word-person-new = l’assuré n’apparaît pas avant la période
word-birth-unknown = année de naissance inconnue, ou double
word-birthday-year = l’année de l’anniversaire
word-no-tooth = la ligne ne nomme pas de dent
word-place-unknown = dent ou quadrant d’une prestation inconnu
word-no-start = le début du traitement n’est pas livré
word-bridge-day = jour ouvrable entre jours de repos
word-surface-unknown = les données ne nomment pas la face
