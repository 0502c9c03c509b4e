# English.

## Rules of art. 5
dental-rules-title = Dental care: the rules of art. 5
dental-rules-asked = Which services of { $service } contradict a rule of art. 5 of the nomenclature on age, frequency, services that exclude each other, services that must come before, or teeth? Services of other days serve for comparison only.
dental-rules-strengths = A breach means that the delivered lines by themselves contradict a sentence of the text; nothing is said of fault or of what was done in the mouth. An alert has an innocent reading, which is printed with it. What is undecidable, the claims do not settle.
dental-rules-not-complete = The job does not say that the deliveries are complete. Rules that rest on a missing service are not decided; the table dental_rule_undecided counts them.
dental-rules-not-whole = The job calls the deliveries of { $days } complete, but from { $gap } there is no line at all. Rules that rest on a missing service are therefore not decided. Where the deliveries are whole from a later day on only, the job says so with complete_from.
dental-rules-complete = The job calls the deliveries of { $days } complete. A missing service counts for something only where { $slack } days of reception after the window were delivered as well; the last day of reception is { $received_to }.
dental-rules-no-teeth = The deliveries bring no tooth: rules on teeth are not decided.
dental-rules-no-births = The deliveries bring no year of birth: rules on age are not decided.
dental-rules-no-titles = No table of titles was given: the rule on the title of a consultation is not decided.
dental-rules-no-holidays = No table of public holidays was given: the rule on the day of an urgent consultation is not decided.
dental-rules-net-negative = Services whose corrections outweigh their lines, and which no rule uses: { $rows }.
dental-rules-chart = Findings by rule
dental-rules-chart-says = The { $shown } rules with most findings, of { $rules } with a finding; breaches and alerts are drawn apart.
dental-rules-totals-caption = Rules with a finding
dental-rules-method = Corrections are netted first. The order is that of the days of service; a service in excess counts in no later window.
dental-rules-summary-caption = Providers with most findings of their own, by rule
dental-rules-own-note = A rate counts what the provider's own lines show. Findings after another provider, whose services he could not see, stand beside it.
dental-rules-findings-caption = Breaches
dental-rules-undecided-caption = What could not be decided, and why
figure-rules = Rules with services that they judge, of { $rules }
figure-findings = Findings
figure-rule-breaches = Breaches
figure-rule-alerts = Alerts
figure-rule-undecidables = Undecidable
figure-rule-breach-amount = Amount of the breaches
source-art-5 = The services of dental care with their conditions.
source-dental-rules = The rules, sentence by sentence, with the lines of the text.
source-dental-titles = Professional titles of providers.
source-dental-acts = The services of art. 5, with both codes.
source-public-holidays = Public holidays.

## Columns of the rules
col-acts = Services
col-own_findings = Own findings
col-findings_after_others = Findings after another provider
col-rate_x10000 = Share of the services
col-median_rate_x10000 = Median share
col-undecided_acts = Services not decided
col-text_lines = Lines of the text
col-text_nl = Rule (in Dutch)
col-text_fr = Rule (in French)
col-text_en = Rule
col-breaches = Breaches
col-alerts = Alerts
col-undecidables = Undecidable
col-breach_cents = Amount of the breaches

## Words of the rules
word-window-not-delivered = the deliveries are not said to cover the window
word-codes-not-kept = a code that could be the missing service is not in the store
word-no-teeth-delivered = the deliveries bring no tooth
word-no-births-delivered = the deliveries bring no year of birth
word-no-table-given = no table was given
word-no-person = the line names no person
word-never-decidable = claims cannot decide it
word-refused-line = a refused line could be the missing service
word-person-new = the person is not in the data before the window
word-birth-unknown = year of birth unknown, or two
word-birthday-year = in the year of the birthday
word-no-tooth = the line names no tooth
word-place-unknown = tooth or quadrant of a service unknown
word-no-start = the start of the treatment is not delivered
word-bridge-day = working day between days off
word-surface-unknown = claims do not name the surface
