# Nederlands. De termen van de nomenclatuur en de beslissing BRS/N/2023/25.

## The page itself
page-as-of = Stand op { $date }
page-calculation-not-decision = Een berekening, geen beslissing: over personen beslissen mensen.
page-skip = Naar de inhoud
page-contents = Inhoud
page-attention = Aandacht
page-figures = Kerncijfers
page-sources = Bronnen
page-rows-shown = { $shown } van { $total } rijen
page-no-rows = Geen rijen
page-full-table = Volledige tabel:
page-figures-in = De cijfers van deze grafiek:
workbook-parameters = Parameters
workbook-cents = Bedragen zijn gehele centen; de opmaak van de cel toont ze als euro. Rekenen gebeurt in centen.
page-filter = Filter:
page-rows-from-to = rijen { $from } tot { $to } van { $all }
page-back = Vorige
page-next = Volgende
page-all-rows = Alle rijen
page-cut = Van een tekst van meer dan { $letters } tekens staat hier het begin; de tabellen van het resultaat hebben hem heel.
page-figure-ids = Kenmerk van een cijfer:
page-no-value = geen waarde
page-span = { $first } tot en met { $last }

## The run
part-run-title = Wat gevraagd is, en wat eruit kwam
part-data-title = De gegevens: waar elke rij en elke cent gebleven is
run-asked = Gevraagd, over de periode { $period }: { $controls }.
run-as-of = De datum van dit verslag is { $date }.
run-deliveries-caption = Leveringen en hun bestanden
run-ledger-caption = Grootboek: waar elke rij en elke cent gebleven is
run-ledger-method = Per bestand is gelezen = toegelaten + buiten bereik + in quarantaine, in rijen en in centen; per controle is toegelaten = gebruikt + niet gebruikt. Een rij met meerdere redenen staat onder de eerste.
run-attention-quarantined = Rijen in quarantaine: { $rows }; vooraf aanvaard: { $accepted }. Deze rijen zijn niet geteld. Bekijk hun redenen voordat u de cijfers gebruikt.
run-quarantined-accepted = Rijen in quarantaine: { $rows }. Dit is niet meer dan vooraf werd aanvaard. Ze zijn niet geteld.
run-recount-agrees = { $control }: twee onafhankelijke tellingen komen overeen: { $rows } van { $rows } rijen zijn gelijk.
run-recount-single = { $control }: er is maar één keer geteld ({ $engine }): de cijfers zijn niet door een tweede, onafhankelijke telling bevestigd.
run-calculation-not-decision = Dit verslag bevat een berekening, geen beslissing. Het toont cijfers, grenzen, marges en de tekst van de regel; over iemands fout of schuld zegt het niets.
figure-rows-read = Gelezen rijen
figure-rows-admitted = Toegelaten rijen
figure-rows-out-of-scope = Rijen buiten bereik
figure-rows-quarantined = Rijen in quarantaine
figure-paid-read = Gelezen bedrag
run-door-reasons-caption = Redenen van quarantaine en waarschuwingen
run-nothing-quarantined = Rijen in quarantaine: 0. Elke rij die de controles betreft, is toegelaten.
run-said-to-cover = Volgens de afzender dekt de levering { $period }.
run-not-covered = De levering dekt naar verluidt { $period }; dat is niet de hele gevraagde periode.
run-data = Gegevens: { $files } bestanden, { $rows } rijen gelezen; prestaties van { $first } tot en met { $last }, zoals geleverd.
run-door-months-caption = Rijen, aantallen en bedragen per maand van prestatie en van ontvangst
run-not-made = Niet gemaakt, want niet gevraagd: { $formats }. De tabellen in de map tables/ zijn volledig.
run-dossiers = Dossiers in de map dossiers/: { $number }.
run-without-dossier = Van deze verstrekkers werd een dossier gevraagd, maar er is niets van hen geteld: { $keys }.

## Words of the count
word-both = beide tellingen
word-polars = de query's op Polars
word-fold = de eenvoudige telling
