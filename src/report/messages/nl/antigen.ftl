# Nederlands.

## Snelle antigeentesten
antigen-title = Snelle antigeentesten
antigen-asked = Stemmen de aanrekeningen van snelle antigeentesten met prestatiedatum van { $period } overeen met de wet van 22 december 2020, art. 5 tot 10 en 19? Correcties worden eerst verrekend, per verzekerde, verstrekker, verstrekking en dag.
antigen-strengths-note = Een inbreuk: de aangeleverde lijnen zijn op zichzelf in strijd met de tekst; over schuld wordt niets gezegd. Een signaal: er is een onschuldige lezing, die erbij staat. Niet te beslissen: wat werd aangeleverd, zegt het niet. De drie worden nooit samengeteld, en alleen een inbreuk is een bedrag dat op het spel staat.
antigen-nothing-counted = Er werd geen enkele lijn van een snelle antigeentest geteld. Controleer de periode en de bestanden.
antigen-absence-open = Enkele staalafnames zonder test zijn niet te beslissen. Een ontbrekende test bewijst alleen iets waar de leveringen volgens de afzender de dagen dekken (complete_from en complete_to in de opdracht), en geen lijn zonder leesbare persoon of code de test kan zijn.
antigen-not-whole = De opdracht noemt de leveringen van { $days } volledig, maar van { $gap } is er geen enkele lijn. Wat op een ontbrekende test of een ontbrekend resultaat steunt, wordt daarom niet beslist. Wie pas vanaf een latere dag volledige leveringen heeft, zegt dat met complete_from.
antigen-no-lump-sums = Niet gemaakt: verstrekkingen die anders vergoed worden (art. 6 § 5). De lijst lump_sum_providers werd niet gegeven.
antigen-no-free-material = Niet gemaakt: gratis ter beschikking gesteld testmateriaal (art. 10). De lijst free_material_providers werd niet gegeven.
antigen-no-results = Niet gemaakt: testen zonder geregistreerd resultaat (art. 5 § 1, 5°). De lijst results werd niet gegeven.
antigen-pseudonyms = Niet gemaakt: aanrekening door anderen dan artsen en specialisten voor klinische biologie (art. 6 § 1, 2°). De verstrekkers zijn pseudoniemen, die niets over het beroep zeggen.
antigen-rules-caption = Vaststellingen per regel en sterkte
antigen-rules-method = Een regel zonder getal werd niet gemaakt. Bedragen van een regel kunnen overlappen met die van een andere; de tabel findings_by_line wijst elke euro van een lijn één keer toe.
antigen-findings-caption = Vaststellingen
antigen-method = Betaald bedrag boven netto aantal × tarief van de dag (art. 6); persoonlijk aandeel (art. 8); supplement (art. 9); wat niet gecumuleerd of aangerekend kan worden (art. 6 § 5); dagen waarop niets van kracht is (art. 19). Wat de verzekerde betaalde, wordt getoond en is geen geld van de verzekering.
antigen-activity-caption = Activiteit per verstrekker, maand en verstrekking
antigen-ranks-caption = Verstrekkers naar aantal testen
antigen-ranks-method = Netto aantal van 554890-554901, onder verstrekkers met hetzelfde eerste cijfer en minstens { $tests } testen. Een plaats in een rij en geen vaststelling.
source-antigen-law = Welke verstrekkingen tegen welk tarief terugbetaald worden (art. 6), zonder persoonlijk aandeel (art. 8) of supplement (art. 9); wat nooit vergoed wordt (art. 10); in werking vanaf 23 november 2020 (art. 19).
source-antigen-amended = Vanaf 8 april 2021 dienen bij repetitief testen enkel positieve resultaten te worden meegedeeld (art. 5 § 5).
source-antigen-tariffs = Het tarief van elke verstrekking, met de prestatiedata waarvoor het geldt en de bekendmaking.
source-consultation-codes = Codes van raadplegingen en bezoeken van art. 2 van de nomenclatuur; enkele zijn door geen bron bevestigd.
source-antigen-list = Een lijst van de gebruiker.
figure-breaches = Inbreuken
figure-alerts = Signalen
figure-undecidable = Niet te beslissen
figure-at-stake = Bedrag op het spel in inbreuken, elke euro één keer

## Kolommen van de controle, en van alle vaststellingen per lijn
col-group = Eerste cijfer
col-rank = Rang
col-percentile_x10000 = Evenveel testen of minder
col-assigned_cents = Toegewezen
col-claim_line_id = Lijn van aanrekening
col-overlaps = Andere regels op deze lijn

## Regels
word-antigen-tariff = boven het tarief
word-antigen-patient-share = persoonlijk aandeel aangerekend
word-antigen-supplement = supplement aangerekend
word-antigen-consultation = staalafname met een raadpleging of bezoek
word-antigen-lump-sum = anders vergoed
word-antigen-free-material = gratis ter beschikking gesteld materiaal
word-antigen-not-in-force = niets van kracht op die dag
word-antigen-provider-kind = geen arts of specialist voor klinische biologie
word-antigen-repeated-set = meer dan één set op een dag
word-antigen-sampling-alone = staalafname zonder test
word-antigen-no-result = geen geregistreerd resultaat

