# English: controls that an analyst writes.

sql-title = { $title }
sql-asked = Services { $period }, of the codes { $codes }. A row of the table is: { $grain }.
sql-own-words = This control is a query that an analyst wrote, in { $file }. The program checked its form and answered it once; what it asks is the responsibility of whoever wrote it. Rows are what the query selects, and no judgement on anybody.
sql-parameter = Parameter { $name }: { $value }.
sql-persons-not-shown = Insured persons are not shown on this page; the file of the table has them.
sql-method = The rows of the query, in its order.
sql-source-says = As the query names it. SHA-256 of the query: { $hash }
sql-figure-rows = Rows of the answer
sql-figure-lines = Claim lines that the query could read
