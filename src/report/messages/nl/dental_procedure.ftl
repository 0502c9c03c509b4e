# Nederlands. De termen van de GVU-wet en van de beslissing BRS/N/2023/25.

## What follows in law
dental-p-procedure-title = Wat er in rechte uit volgt
dental-p-procedure-note = Grenzen en termijnen uit de wet, elk met zijn artikel, voor wie een bedrag is voorgesteld. Het is een berekening, geen beslissing: of er een inbreuk is, of er wordt terugbetaald en of er een geldboete komt, beslissen mensen. Een geldboete is de procent maal het bedrag, naar beneden afgerond op de cent.
dental-p-no-prior-decisions = Er is geen tabel met eerdere beslissingen meegegeven (prior_decisions): of er eerdere vaststellingen zijn, is niet bekend en niet onderzocht.
dental-p-procedure-caption = Feiten voor de procedure, elk met zijn artikel
dental-p-procedure-caption-year = Voor het prestatiejaar { $year }
dental-p-prior-caption = Eerdere vaststelling over het prestatiejaar { $year }
dental-p-facts-left-out = Weggelaten is wat uit een andere rij volgt: tellingen van nul, een herberekening die hetzelfde geeft, en termijnen zonder bewijs van kennisgeving. De tabel dental_p_procedure van het resultaat heeft elk feit.
dental-p-payees-caption = Innende instanties
dental-p-payees-method = Wat elke instantie ontving voor de verstrekkingen van het jaar, en het evenredige deel van het bedrag boven de jaargrens. Zij zijn hoofdelijk gehouden tot de terugbetaling, niet tot de geldboete (art. 164).
source-gvu = Maatregelen, bewijskracht van het proces-verbaal van vaststelling, bevoegdheid, uitstel en hoofdelijkheid, zoals aangehaald in de beslissing BRS/N/2023/25.
source-prior-decisions = Eerdere vaststellingen en beslissingen voor dezelfde regel, zoals meegegeven.

## What speaks for the dentist
dental-p-defence-title = Wat voor de tandheelkundige spreekt
dental-p-defence-note = Regels waaraan getwijfeld kan worden, met de bedragen zonder (of met) die regels; perioden binnen hun grens; wat is terugbetaald; en hoe ver elk cijfer van zijn grens staat. Een marge onder nul is een overschrijding; het aantal verstrekkingen is het kleinste zonder hetwelk de grens niet is overschreden (de zwaarste eerst, na aftrek van correcties).
dental-p-no-doubts = Van deze verstrekker is geen enkele regel te betwijfelen: geen regels met aantal en bedrag van tegengesteld teken, geen mogelijke dubbels, geen laat ontvangen correcties, geen regels in quarantaine.
dental-p-no-unweighted = Er zijn geen regels met een code zonder P-waarde in de tekst.
dental-p-repaid = Terugbetaald door { $provider }: { $amount }.
dental-p-within-caption = Perioden binnen hun grens
dental-p-fragility-caption = Marge tot elke grens
dental-p-fragility-method = Met het kleinste aantal verstrekkingen zonder hetwelk de grens niet is overschreden.

## All dentists, and days
dental-p-context-title = Alle tandheelkundigen tegenover de grenzen
dental-p-distribution-caption = Tandheelkundigen per klasse van P
dental-p-distribution-method = De hoogste maand, het hoogste trimester en het jaar van elk. Een klasse eindigt op de grens zelf, die is toegelaten.
dental-p-quantiles-caption = Kwantielen van P
dental-p-quantiles-method = Hoogstens zoveel P hebben zoveel procent van de tandheelkundigen (hun hoogste maand, hoogste trimester, jaar), en van de dagen van de verstrekkers boven een grens.
dental-p-days-note = De tekst kent geen daggrens: de dagen dienen alleen om te zien of een cijfer aannemelijk is.
dental-p-days-caption = De hoogste dagen van de verstrekkers boven een grens

## Early warning
dental-p-early-title = Vroege waarschuwing tot en met { $until }
dental-p-early-certain = Zeker, op grond van de verstrekkingen en ontvangsten tot en met die dag: verstrekkers boven een maandgrens: { $months }; boven een trimestergrens: { $quarters }; boven de jaargrens: { $years }. De tabel noemt de dag waarop de grens is overschreden.
dental-p-early-method = Niet zeker is de raming van de lopende perioden: P tot nu toe, en voor de dagen die nog moeten binnenkomen het eigen tempo van het jaar. Een dag telt voor het deel dat er na zoveel dagen gewoonlijk van ontvangen is, bij alle tandheelkundigen samen. De laagste en de hoogste raming laten een tiende weg aan elke kant van hoe het anderen dichtbij een grens eerder in het jaar verging. Alleen wie bij dit tempo minstens de helft van de jaargrens haalt, wordt geraamd. Een raming staat in geen dossier.
dental-p-early-no-projection = Er is geen raming: het jaar is te jong, of te weinig tandheelkundigen zijn dichtbij een grens, om een marge te meten.
dental-p-early-backtest = Getoetst aan het verleden ({ $kind }): van { $made } ramingen van drie maanden eerder hielden er { $held } stand.
dental-p-early-no-backtest = Nog niet te toetsen aan het verleden ({ $kind }): het jaar is te jong.
dental-p-projection-caption = Overschreden grenzen met de dag, en de raming van de lopende perioden

## Columns
col-about_year = Over prestatiejaar
col-detail = Procent
col-payee_id = Innende instantie
col-quantile_x10000 = Deel van de waarnemingen
col-observations = Waarnemingen

## Facts of the procedure
word-repayment-cents = Bedrag boven de grens (terugbetaling)
word-fine-cents = Administratieve geldboete bij dit procent
word-fine-given-cents = Opgelegde administratieve geldboete, zoals afgedrukt
word-interest-after-days = Interest op een onbetaalde geldboete na (dagen vanaf de kennisgeving)
word-repaid-cents = Terugbetaald
word-disputed-cents = Nog betwist
word-competence = Bevoegd
word-competence-nothing-repaid = Bevoegd als niets is terugbetaald
word-competence-all-repaid = Bevoegd als alles is terugbetaald
word-leading-official = Leidend ambtenaar (minder dan 35.000 EUR betwist)
word-chamber-of-first-instance = Kamer van eerste aanleg
word-report-copy-within-days = Afschrift van het proces-verbaal van vaststelling aan tandheelkundige en innende instantie binnen (dagen vanaf de dag na de vaststelling)
word-earlier-findings = Eerdere vaststellingen voor dezelfde regel
word-suspension-excluded-until = Geen uitstel mogelijk bij een uitspraak tot en met
word-already-reported-on = Voor dit jaar bestaat al een proces-verbaal van
word-already-decided-on = Over dit jaar is al beslist op
word-report-date = Proces-verbaal van vaststelling
word-report-copy-last-day = Laatste dag voor de verzending van het afschrift
word-report-notified-on = Afschrift verzonden op
word-report-copy = Afschrift binnen de termijn
word-report-before-first-service = Kennisgeving van dat proces-verbaal tegenover de eerste verstrekking van dit jaar
word-report-before-last-service = Kennisgeving van dat proces-verbaal tegenover de laatste verstrekking van dit jaar
word-excess-cents = Bedrag boven de grens
word-excess-recomputed-cents = Bedrag boven de grens, herberekend
word-repayment-imposed-cents = Opgelegde terugbetaling
word-decision-date = Beslissing
word-decision-notified-on = Kennisgeving van de beslissing
word-suspended-from = Uitstel: eerste dag van de proeftermijn
word-suspended-until = Uitstel: laatste dag van de proeftermijn
word-lines-received-before-decision = Regels van dit jaar, ontvangen vóór de beslissing
word-p-received-before-decision = P van dit jaar, ontvangen vóór de beslissing
word-lines-received-from-decision = Regels van dit jaar, ontvangen vanaf de dag van de beslissing
word-p-received-from-decision = P van dit jaar, ontvangen vanaf de dag van de beslissing
word-lines-of-unknown-reception = Regels van dit jaar zonder ontvangstdatum
word-p-of-unknown-reception = P van dit jaar zonder ontvangstdatum
word-revocation = Herroeping van het uitstel
word-on-conviction = van rechtswege bij veroordeling voor een nieuwe inbreuk in de proeftermijn
word-nothing-in-probation = geen regels ontvangen in de proeftermijn
word-no-proof = geen bewijs van kennisgeving
word-not-known = niet bekend
word-never = niets bekend dat het uitsluit
word-none = geen
word-in-time = ja
word-too-late = nee, te laat
word-before = ervoor
word-not-before = niet ervoor

## Days
word-day = dag
word-monday = maandag
word-tuesday = dinsdag
word-wednesday = woensdag
word-thursday = donderdag
word-friday = vrijdag
word-saturday = zaterdag
word-sunday = zondag
