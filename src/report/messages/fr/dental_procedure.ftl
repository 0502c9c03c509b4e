# Français. Les termes de la loi coordonnée le 14 juillet 1994.

## What follows in law
dental-p-procedure-title = Ce qui en découle en droit
dental-p-procedure-note = Limites et délais de la loi, chacun avec son article, pour qui un montant est proposé. C’est un calcul, non une décision : ce sont des personnes qui décident s’il y a infraction, remboursement ou amende. Une amende est le pourcentage du montant, arrondi au centime inférieur.
dental-p-no-prior-decisions = Aucun tableau de décisions antérieures n’a été fourni (prior_decisions) : on ne sait pas s’il y a des constats antérieurs, et cela n’a pas été examiné.
dental-p-procedure-caption = Faits pour la procédure, chacun avec son article
dental-p-procedure-caption-year = Pour l’année de prestation { $year }
dental-p-prior-caption = Constat antérieur portant sur l’année de prestation { $year }
dental-p-facts-left-out = Est omis ce qui découle d’une autre ligne : les comptages nuls, un nouveau calcul qui donne le même montant, et les délais sans preuve de notification. Le tableau dental_p_procedure du résultat contient chaque fait.
dental-p-payees-caption = Instances perceptrices
dental-p-payees-method = Ce que chacune a reçu pour les prestations de l’année, et la part proportionnelle du montant au-dessus de la limite annuelle. Elles sont tenues solidairement au remboursement, non à l’amende (art. 164).
source-gvu = Mesures, force probante du procès-verbal de constat, compétence, sursis et solidarité, tels que cités dans la décision BRS/N/2023/25.
source-prior-decisions = Constats et décisions antérieurs pour la même règle, tels que fournis.

## What speaks for the dentist
dental-p-defence-title = Ce qui parle en faveur du praticien
dental-p-defence-note = Lignes sujettes à un doute, avec les montants sans (ou avec) ces lignes ; périodes dans leur limite ; ce qui a été remboursé ; et la distance de chaque chiffre à sa limite. Une marge négative est un dépassement ; le nombre de prestations est le plus petit sans lequel la limite n’est pas dépassée (les plus lourdes d’abord, corrections déduites).
dental-p-no-doubts = Aucune ligne de ce dispensateur n’est sujette à un doute : aucune ligne dont la quantité et le montant sont de signe opposé, aucun doublon possible, aucune correction reçue tardivement, aucune ligne en quarantaine.
dental-p-no-unweighted = Il n’y a aucune ligne dont le code n’a pas de valeur P dans le texte.
dental-p-repaid = Remboursé par { $provider } : { $amount }.
dental-p-within-caption = Périodes dans leur limite
dental-p-fragility-caption = Marge jusqu’à chaque limite
dental-p-fragility-method = Avec le plus petit nombre de prestations sans lequel la limite n’est pas dépassée.

## All dentists, and days
dental-p-context-title = Tous les praticiens face aux limites
dental-p-distribution-caption = Praticiens par classe de P
dental-p-distribution-method = Le mois et le trimestre les plus élevés et l’année de chacun. Une classe se termine à la limite même, qui est autorisée.
dental-p-quantiles-caption = Quantiles de P
dental-p-quantiles-method = Ce pourcentage des praticiens (mois et trimestre les plus élevés, année) et des jours des dispensateurs au-dessus d’une limite ont au plus autant de P.
dental-p-days-note = Le texte ne connaît pas de limite journalière : les jours servent seulement à voir si un chiffre est plausible.
dental-p-days-caption = Les jours les plus élevés des dispensateurs au-dessus d’une limite

## Early warning
dental-p-early-title = Alerte précoce jusqu’au { $until } inclus
dental-p-early-certain = Certain, sur la base des prestations et réceptions jusqu’à ce jour inclus : dispensateurs au-dessus d’une limite mensuelle : { $months } ; d’une limite trimestrielle : { $quarters } ; de la limite annuelle : { $years }. Le tableau donne le jour du dépassement.
dental-p-early-method = N’est pas certaine la projection des périodes en cours : P jusqu’ici et, pour les jours encore à recevoir, le propre rythme de l’année. Un jour compte pour la part qui en est habituellement reçue après tant de jours, chez tous les praticiens ensemble. Les projections basse et haute écartent un dixième de chaque côté de ce qu’ont connu, plus tôt dans l’année, ceux qui sont proches d’une limite. Seuls ceux qui, à ce rythme, atteignent au moins la moitié de la limite annuelle sont projetés. Une projection ne figure dans aucun dossier.
dental-p-early-no-projection = Il n’y a pas de projection : l’année est trop jeune, ou trop peu de praticiens sont proches d’une limite, pour mesurer une marge.
dental-p-early-backtest = Éprouvé sur le passé ({ $kind }) : sur { $made } projections faites trois mois plus tôt, { $held } se sont vérifiées.
dental-p-early-no-backtest = Pas encore éprouvable sur le passé ({ $kind }) : l’année est trop jeune.
dental-p-projection-caption = Limites dépassées avec le jour, et la projection des périodes en cours

## Columns
col-about_year = Au sujet de l’année
col-detail = Pour cent
col-payee_id = Instance perceptrice
col-quantile_x10000 = Part des observations
col-observations = Observations

## Facts of the procedure
word-repayment-cents = Montant au-dessus de la limite (remboursement)
word-fine-cents = Amende administrative à ce pourcentage
word-fine-given-cents = Amende administrative infligée, telle qu’imprimée
word-interest-after-days = Intérêts sur une amende impayée après (jours à compter de la notification)
word-repaid-cents = Remboursé
word-disputed-cents = Encore contesté
word-competence = Compétence
word-competence-nothing-repaid = Compétence si rien n’est remboursé
word-competence-all-repaid = Compétence si tout est remboursé
word-leading-official = Fonctionnaire dirigeant (moins de 35 000 EUR contestés)
word-chamber-of-first-instance = Chambre de première instance
word-report-copy-within-days = Copie du procès-verbal de constat au praticien et à l’instance perceptrice dans les (jours à compter du lendemain du constat)
word-earlier-findings = Constats antérieurs pour la même règle
word-suspension-excluded-until = Pas de sursis possible pour une décision jusqu’au
word-already-reported-on = Pour cette année existe déjà un procès-verbal du
word-already-decided-on = Sur cette année il a déjà été statué le
word-report-date = Procès-verbal de constat
word-report-copy-last-day = Dernier jour pour l’envoi de la copie
word-report-notified-on = Copie envoyée le
word-report-copy = Copie dans le délai
word-report-before-first-service = Notification de ce constat par rapport à la première prestation de cette année
word-report-before-last-service = Notification de ce constat par rapport à la dernière prestation de cette année
word-excess-cents = Montant au-dessus de la limite
word-excess-recomputed-cents = Montant au-dessus de la limite, recalculé
word-repayment-imposed-cents = Remboursement imposé
word-decision-date = Décision
word-decision-notified-on = Notification de la décision
word-suspended-from = Sursis : premier jour du délai d’épreuve
word-suspended-until = Sursis : dernier jour du délai d’épreuve
word-lines-received-before-decision = Lignes de cette année reçues avant la décision
word-p-received-before-decision = P de cette année reçus avant la décision
word-lines-received-from-decision = Lignes de cette année reçues à partir du jour de la décision
word-p-received-from-decision = P de cette année reçus à partir du jour de la décision
word-lines-of-unknown-reception = Lignes de cette année sans date de réception
word-p-of-unknown-reception = P de cette année sans date de réception
word-revocation = Révocation du sursis
word-on-conviction = de plein droit en cas de condamnation pour une nouvelle infraction dans le délai d’épreuve
word-nothing-in-probation = aucune ligne reçue dans le délai d’épreuve
word-no-proof = pas de preuve de notification
word-not-known = non connu
word-never = rien de connu ne l’exclut
word-none = aucune
word-in-time = oui
word-too-late = non, trop tard
word-before = avant
word-not-before = pas avant

## Days
word-day = jour
word-monday = lundi
word-tuesday = mardi
word-wednesday = mercredi
word-thursday = jeudi
word-friday = vendredi
word-saturday = samedi
word-sunday = dimanche
