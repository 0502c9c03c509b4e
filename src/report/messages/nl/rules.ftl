# Nederlands.

## Regels van art. 5
dental-rules-title = Tandheelkundige verzorging: de regels van art. 5
dental-rules-asked = Welke verstrekkingen van { $service } zijn in strijd met een regel van art. 5 van de nomenclatuur over leeftijd, frequentie, cumulatie, voorafgaande verstrekkingen of tanden? Verstrekkingen van andere dagen dienen alleen ter vergelijking.
dental-rules-strengths = Een inbreuk betekent dat de geleverde lijnen op zichzelf in strijd zijn met een zin van de tekst; over schuld of over wat in de mond is gebeurd, is daarmee niets gezegd. Een signaal heeft een onschuldige lezing, die erbij staat. Wat niet te beslissen is, maken de gegevens niet uit.
dental-rules-not-complete = De opdracht zegt niet dat de leveringen volledig zijn. Regels die op een ontbrekende verstrekking steunen, worden niet beslist; de tabel dental_rule_undecided telt ze.
dental-rules-not-whole = De opdracht noemt de leveringen van { $days } volledig, maar van { $gap } is er geen enkele lijn. Regels die op een ontbrekende verstrekking steunen, worden daarom niet beslist. Wie pas vanaf een latere dag volledige leveringen heeft, zegt dat met complete_from.
dental-rules-complete = De opdracht noemt de leveringen van { $days } volledig. Een ontbrekende verstrekking telt pas waar ook { $slack } dagen ontvangst na het tijdvak geleverd zijn; de laatste dag van ontvangst is { $received_to }.
dental-rules-no-teeth = De leveringen bevatten geen tand: regels over tanden worden niet beslist.
dental-rules-no-births = De leveringen bevatten geen geboortejaar: regels over leeftijd worden niet beslist.
dental-rules-no-titles = Er is geen tabel met beroepstitels gegeven: de regel over de titel bij een raadpleging wordt niet beslist.
dental-rules-no-holidays = Er is geen tabel met feestdagen gegeven: de regel over de dag van een dringende raadpleging wordt niet beslist.
dental-rules-net-negative = Verstrekkingen waarvan de correcties groter zijn dan de lijnen, en die geen regel gebruikt: { $rows }.
dental-rules-chart = Vaststellingen per regel
dental-rules-chart-says = De { $shown } regels met de meeste vaststellingen, van { $rules } met een vaststelling; inbreuken en signalen staan apart.
dental-rules-totals-caption = Regels met een vaststelling
dental-rules-method = Correcties worden eerst verrekend. De volgorde is die van de dagen van verstrekking; een verstrekking te veel telt in geen later tijdvak mee.
dental-rules-summary-caption = Zorgverleners met de meeste eigen vaststellingen, per regel
dental-rules-own-note = Het aandeel telt wat de eigen lijnen van de zorgverlener tonen. Vaststellingen na een andere zorgverlener, wiens verstrekkingen hij niet kon zien, staan ernaast.
dental-rules-findings-caption = Inbreuken
dental-rules-undecided-caption = Wat niet beslist kon worden, en waarom
figure-rules = Regels met verstrekkingen die zij beoordelen, van { $rules }
figure-findings = Vaststellingen
figure-rule-breaches = Inbreuken
figure-rule-alerts = Signalen
figure-rule-undecidables = Niet te beslissen
figure-rule-breach-amount = Bedrag van de inbreuken
source-art-5 = De tandheelkundige verstrekkingen met hun voorwaarden.
source-dental-rules = De regels, zin per zin, met de regels van de tekst.
source-dental-titles = Beroepstitels van zorgverleners.
source-dental-acts = De verstrekkingen van art. 5, met beide nummers.
source-public-holidays = Feestdagen.

## Kolommen van de regels
col-acts = Verstrekkingen
col-own_findings = Eigen vaststellingen
col-findings_after_others = Vaststellingen na een andere zorgverlener
col-rate_x10000 = Aandeel van de verstrekkingen
col-median_rate_x10000 = Mediaan van het aandeel
col-undecided_acts = Niet besliste verstrekkingen
col-text_lines = Regels van de tekst
col-text_nl = Regel
col-text_fr = Regel (Frans)
col-text_en = Regel (Engels)
col-breaches = Inbreuken
col-alerts = Signalen
col-undecidables = Niet te beslissen
col-breach_cents = Bedrag van de inbreuken

## Woorden van de regels
word-window-not-delivered = niet gezegd dat de leveringen het tijdvak dekken
word-codes-not-kept = een nummer dat de ontbrekende verstrekking kan zijn, is niet bewaard
word-no-teeth-delivered = de leveringen bevatten geen tand
word-no-births-delivered = de leveringen bevatten geen geboortejaar
word-no-table-given = geen tabel gegeven
word-no-person = de lijn noemt geen verzekerde
word-never-decidable = uit de gegevens niet te beslissen
word-refused-line = een geweigerde lijn kan de ontbrekende verstrekking zijn
word-person-new = de verzekerde komt vóór het tijdvak niet voor
word-birth-unknown = geboortejaar onbekend, of twee
word-birthday-year = in het jaar van de verjaardag
word-no-tooth = de lijn noemt geen tand
word-place-unknown = tand of kwadrant van een verstrekking onbekend
word-no-start = het begin van de behandeling is niet geleverd
word-bridge-day = werkdag tussen vrije dagen
word-surface-unknown = de gegevens noemen het tandvlak niet
