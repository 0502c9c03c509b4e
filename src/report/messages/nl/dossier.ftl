# Nederlands.

## The dossier of a dentist
dossier-title = Dossier van { $provider_key }, prestatiejaar { $year }
dossier-calculation = De regel en de berekening
dossier-months = Kalendermaanden van { $year }; grens: { $limit } P
dossier-quarters = Trimesters van { $year }; grens: { $limit } P
dossier-year = Kalenderjaar { $year }; grens: { $limit } P
dossier-written-out = De berekening uitgeschreven
dossier-nothing-over = Geen enkele maand, geen enkel trimester en ook het jaar niet ligt boven zijn grens.
dossier-sum-month = Maand { $period }/{ $year }: maximaal toegelaten bedrag = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Bedrag boven de grens = { $paid } − { $allowed } = { $excess }.
dossier-sum-quarter = Trimester { $period } van { $year }: maximaal toegelaten bedrag = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Bedrag boven de grens = { $paid } − { $allowed } = { $excess }.
dossier-sum-year = Jaar { $year }: maximaal toegelaten bedrag = ({ $paid } / { $p_sum }) × { $limit } = { $allowed }. Bedrag boven de grens = { $paid } − { $allowed } = { $excess }.
dossier-acts-title = De verstrekkingen die het zwaarst wegen
dossier-acts = De tien verstrekkingen met de meeste P
dossier-speaks-for = Wat voor de tandheelkundige pleit
dossier-within = Aantal maanden binnen hun grens: { $months }; aantal trimesters: { $quarters }.
dossier-robust = Geen van de drie bedragen verandert zonder (of met) de regels waaraan getwijfeld kan worden.
dossier-not-robust = Minstens één bedrag boven een grens verandert zonder (of met) de regels waaraan getwijfeld kan worden: beide bedragen staan hieronder.
dossier-other-profession = Het nummer is niet dat van een tandheelkundige. De cijfers worden getoond; er wordt niets voorgesteld: mensen beslissen.
dossier-rests-on = Waarop dit dossier steunt
dossier-lines = Het bestand lines.parquet en het blad lines van de werkmap bevatten elke getelde regel: { $lines } regels, samen { $p_sum } P en { $paid_cents }. De werkmap rekent daaruit alles opnieuw, met formules in hele centen.
dossier-ledger = De tabel ledger van het resultaat verantwoordt elke gelezen rij en elke cent; dit dossier gebruikt alleen toegelaten regels binnen de vraag.
dossier-sheet-lines = Elke getelde regel, met haar P
dossier-sheet-calculation = De berekening, met formules vanaf de regels
dossier-sheets = Bladen van deze werkmap

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
dossier-col-claim-line = Regel
dossier-col-service = Datum van de prestatie
dossier-col-month = Maand
dossier-col-reception = Ontvangstdatum
dossier-col-payee = Innende instantie
dossier-col-code = Nomenclatuurcode
dossier-col-quantity = Aantal
dossier-col-p = P-waarde
dossier-col-p-sum = P van de regel
dossier-col-paid = Betaald bedrag
dossier-col-period-kind = Soort periode
dossier-col-period = Periode
dossier-col-limit = Grens (P)
dossier-col-quotient = Grens × bedrag / P: hele centen
dossier-col-remainder = Rest van die deling
dossier-col-rest = Rest / P
dossier-col-max-allowed = Maximaal toegelaten bedrag
dossier-col-reported = Bedrag in het verslag
dossier-col-difference = Verschil met het verslag

## Words
word-total = totaal
