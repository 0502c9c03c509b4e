# English.

## Charts
chart-limit = limit: { $limit } P
chart-within = within the limit
chart-over = above the limit
chart-month-of-service = month of service
chart-p-of-month = P-values of the month
chart-p-of-year = P-values of the year
chart-p-years = P-values per provider in { $year }, against the yearly limit
chart-p-years-says = Each bar is a provider; the dashed line is the yearly limit of { $limit } P. Shown: the { $shown } providers with most P, of { $providers }.
chart-p-months = Provider { $provider_key }: the months of { $year }, against the monthly limit
chart-p-months-says = Each bar is a calendar month; the dashed line is the monthly limit of { $limit } P. Months above the limit: { $over }.
