# Français.

## Charts
chart-limit = limite : { $limit } P
chart-within = dans la limite
chart-over = au-dessus de la limite
chart-month-of-service = mois de la prestation
chart-p-of-month = Valeurs P du mois
chart-p-of-year = Valeurs P de l’année
chart-p-years = Valeurs P par dispensateur en { $year }, par rapport à la limite annuelle
chart-p-years-says = Chaque barre est un dispensateur ; le trait interrompu est la limite annuelle de { $limit } P. Sont montrés les { $shown } dispensateurs qui ont le plus de P, sur { $providers }.
chart-p-months = Dispensateur { $provider_key } : les mois de { $year }, par rapport à la limite mensuelle
chart-p-months-says = Chaque barre est un mois civil ; le trait interrompu est la limite mensuelle de { $limit } P. Mois au-dessus de la limite : { $over }.
