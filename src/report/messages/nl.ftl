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
page-no-value = geen waarde
page-span = { $first } tot en met { $last }

## The run
part-run-title = Wat gevraagd is, en wat eruit kwam
part-data-title = De gegevens: waar elke rij en elke cent gebleven is
run-asked = Gevraagd: { $controls }, over de periode { $period }.
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
run-not-made = Niet in dit verslag: grafieken, dossiers per verstrekker, de werkmap en de pdf. De tabellen in de map tables/ zijn volledig.

## P-values of dental care
dental-p-title = P-waarden van tandheelkundige verstrekkingen, { $year }
dental-p-asked = Welke tandheelkundigen rekenden in het prestatiejaar { $year } meer P-waarden aan dan art. 6, § 19, van de nomenclatuur toelaat, en welk bedrag ligt daarboven? Alleen verstrekkingen die de verzekeringsinstellingen ontvingen van { $received } zijn geteld.
dental-p-asked-all-received = Welke tandheelkundigen rekenden in het prestatiejaar { $year } meer P-waarden aan dan art. 6, § 19, van de nomenclatuur toelaat, en welk bedrag ligt daarboven? De ontvangstdatum speelt geen rol: alle geleverde verstrekkingen van dat jaar zijn geteld.
figure-providers = Verstrekkers
figure-providers-over-month = Verstrekkers boven een maandgrens
figure-providers-over-quarter = Verstrekkers boven een trimestergrens
figure-providers-over-year = Verstrekkers boven de jaargrens
figure-excess-months = Bedrag boven de maandgrens
figure-excess-quarters = Bedrag boven de trimestergrens
figure-excess-year = Bedrag boven de jaargrens
figure-proposed = Voorgesteld bedrag (grondslag: { $basis })
dental-p-bases-note = Maand, trimester en jaar overlappen: het zijn drie berekeningen over dezelfde verstrekkingen. Hun bedragen worden nooit bij elkaar opgeteld.
dental-p-method = Maximaal toegelaten bedrag = grens × bedrag / P, afgerond op de cent (een halve cent naar boven); bedrag boven de grens = bedrag − maximaal toegelaten bedrag. Precies de grens is toegelaten (art. 6, § 19).
dental-p-providers-caption = Verstrekkers boven een grens: P-waarden en bedragen
dental-p-periods-caption = Maanden, trimesters en jaar van de verstrekkers boven een grens
dental-p-acts-caption = De tien verstrekkingen met de meeste P, per verstrekker boven een grens
dental-p-unweighted-caption = Codes zonder P-waarde in de tekst
dental-p-unweighted-note = Codes zonder P-waarde in de tekst tellen niet als 0: ze staan buiten de som. De tabel toont tussen welke grenzen ze de som hadden kunnen veranderen.
dental-p-flips-caption = Bedragen die veranderen als de twijfel gegrond is, met beide waarden
dental-p-doubts-caption = Regels waaraan getwijfeld kan worden: wat ze samen zijn
dental-p-not-robust = Verstrekkers van wie een bedrag verandert zonder (of met) de regels waaraan getwijfeld kan worden: { $providers }. Beide bedragen staan in de tabel dental_p_flips.
dental-p-nothing-counted = Er is geen enkele lijn geteld. Kijk de periode, de ontvangstdatums en de bestanden na.
dental-p-replaced = De tabel { $table } is niet die van het programma: dit verslag steunt op de meegegeven tabel (zie de bronnen).
dental-p-findings-caption = Vaststellingen waarnaar iemand moet kijken
dental-p-golden-rounding-note = Een totaal telt de niet-afgeronde bedragen op van de perioden boven de grens en rondt één keer af. Het kan daarom een cent afwijken van de som van de afgeronde rijen.
source-art-6-19 = Per tandheelkundige mag het totaal van de P-waarden niet groter zijn dan 5.000 P per kalendermaand, of 13.000 P per trimester, of 46.000 P per kalenderjaar; in werking sinds 01/07/2015.
source-decision = De berekening van het bedrag boven de grens, met de cijfers van een gepubliceerd geval.
source-p-values = De P-waarde van elke code, met de prestatiedatums waarvoor ze geldt.
source-p-limits = De toegepaste grenzen: { $month } P per maand, { $quarter } P per trimester, { $year_limit } P per jaar.
source-p-bounds = Tussen welke P-waarden een verstrekking ligt waarvan de tekst geen P-waarde afdrukt.

## Columns of the door
col-delivery = Levering
col-file = Bestand
col-control = Controle
col-stage = Stap
col-reason = Reden
col-reasons = Redenen
col-rows = Rijen
col-row = Rijnummer
col-paid_cents = Betaald bedrag
col-rows_amount_unreadable = Rijen zonder leesbaar bedrag
col-hash = Hash van de inhoud
col-first_service = Eerste prestatiedatum
col-last_service = Laatste prestatiedatum
col-first_reception = Eerste ontvangstdatum
col-last_reception = Laatste ontvangstdatum
col-negative_lines = Negatieve regels
col-axis = Datum
col-month = Maand
col-quantity = Aantal
col-kind = Soort

## Columns of the dental control
col-provider_key = Verstrekker
col-provider_kind = Soort verstrekker
col-year = Prestatiejaar
col-period_kind = Soort periode
col-period = Periode
col-p_sum = Totale P-waarde
col-limit_p = Grens (P)
col-unit_value_cents = Waarde van 1 P
col-surplus_p = Surplus (P)
col-excess_cents = Bedrag boven de grens
col-lines = Regels
col-months_over = Maanden boven de grens
col-quarters_over = Trimesters boven de grens
col-year_over = Jaar boven de grens
col-surplus_months_p = Surplus maanden (P)
col-surplus_quarters_p = Surplus trimesters (P)
col-surplus_year_p = Surplus jaar (P)
col-excess_months_cents = Bedrag boven de maandgrens
col-excess_quarters_cents = Bedrag boven de trimestergrens
col-excess_year_cents = Bedrag boven de jaargrens
col-proposed_basis = Grondslag van het voorstel
col-proposed_cents = Voorgesteld bedrag
col-max_allowed_cents = Maximaal toegelaten bedrag
col-robust = Robuust
col-payees = Innende instanties
col-nomenclature_code = Nomenclatuurcode
col-code_ambulatory = Code ambulant
col-code_hospital = Code gehospitaliseerd
col-p_bound_low = P: ondergrens
col-p_bound_high = P: bovengrens
col-label = Omschrijving
col-label_nl = Omschrijving
col-p = P-waarde
col-p_value = P-waarde
col-share_p_x10000 = Aandeel in de P
col-fact = Feit
col-value = Waarde
col-article = Artikel
col-margin_p = Marge tot de grens (P)
col-acts_to_remove = Weg te laten verstrekkingen
col-flipped_by = Verandert door
col-doubt = Twijfel
col-counted_cents = Zoals geteld
col-otherwise_cents = Zoals het anders zou zijn
col-until = Tot en met
col-p_now = P tot nu
col-exceeded_on = Overschreden op
col-p_low = P: laag
col-p_mid = P: midden
col-p_high = P: hoog
col-backtest_hits_x10000 = Juist in de terugtest
col-weekday = Weekdag
col-bin_from_p = Klasse vanaf (P)
col-dentists = Tandheelkundigen

## Columns of findings
col-finding_id = Vaststelling
col-rule = Regel
col-strength = Sterkte
col-person_id = Verzekerde
col-other_provider_key = Andere verstrekker
col-same_provider = Zelfde verstrekker
col-institution_id = Inrichting
col-facility_id = Instelling die aanrekent
col-code = Code
col-other_code = Andere code
col-tooth = Tand
col-quadrant = Kwadrant
col-date = Datum
col-other_date = Andere datum
col-window_start = Begin van het venster
col-window_end = Einde van het venster
col-count = Geteld
col-bound = Vergeleken met
col-claim_line_ids = Factuurregels
col-amount_cents = Bedrag
col-explanation = Toelichting (in het Engels)

## Words of periods, providers and bases
word-month = maand
word-quarter = trimester
word-year = jaar
word-highest = hoogste van de drie
word-dentist = tandheelkundige
word-other = andere
word-unknown = onbekend

## Words of the ledger
word-read = gelezen
word-admitted = toegelaten
word-out-of-scope = buiten bereik
word-quarantined = in quarantaine
word-used = gebruikt
word-unused = niet gebruikt
word-other-code = andere code
word-other-code-system = ander codestelsel
word-service-date = prestatiedatum buiten de periode
word-reception-date = ontvangstdatum buiten de periode
word-reception-missing = ontvangstdatum ontbreekt
word-no-weight = geen P-waarde
word-no-p-in-text = geen P-waarde in de tekst
word-deleted = geschrapte code
word-not-in-table = niet in de tabel

## Words of the door
word-quarantine = quarantaine
word-warning = waarschuwing
word-service = prestatie
word-reception = ontvangst
word-code-missing = code ontbreekt
word-code-not-a-code = geen geldige nomenclatuurcode
word-service-date-missing = prestatiedatum ontbreekt
word-service-date-out-of-range = prestatiedatum onmogelijk vroeg of laat
word-quantity-missing = aantal ontbreekt
word-quantity-out-of-range = ongeloofwaardig aantal
word-amount-out-of-range = ongeloofwaardig bedrag
word-amount-missing = bedrag ontbreekt
word-amount-not-cents = bedrag niet in hele centen
word-provider-missing = verstrekker ontbreekt
word-provider-check-digit = controlegetal van het RIZIV-nummer klopt niet
word-sign-mismatch = aantal en bedrag met tegengesteld teken
word-quantity-zero = aantal is nul
word-service-after-reception = prestatie na ontvangst
word-duplicate-suspect = mogelijk dubbel
word-net-negative = meer verbeterd dan aangerekend

## Words of doubts and findings
word-late-correction = verbetering na de ontvangstperiode
word-unweighted-low = zonder P-waarde: ondergrens
word-unweighted-high = zonder P-waarde: bovengrens
word-breach = inbreuk op de regel
word-alert = signaal
word-undecidable = niet te beslissen

## Words of the count
word-both = beide tellingen
word-polars = de query's op Polars
word-fold = de eenvoudige telling
