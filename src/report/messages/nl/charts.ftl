# Nederlands.

## Charts
chart-limit = grens: { $limit } P
chart-within = binnen de grens
chart-over = boven de grens
chart-month-of-service = maand van de prestatie
chart-p-of-month = P-waarden van de maand
chart-p-of-year = P-waarden van het jaar
chart-p-years = P-waarden per verstrekker in { $year }, tegen de jaargrens
chart-p-years-says = Elke staaf is een verstrekker; de streeplijn is de jaargrens van { $limit } P. Getoond: de { $shown } verstrekkers met de meeste P, van { $providers }.
chart-p-months = Verstrekker { $provider_key }: de maanden van { $year }, tegen de maandgrens
chart-p-months-says = Elke staaf is een kalendermaand; de streeplijn is de maandgrens van { $limit } P. Maanden boven de grens: { $over }.
