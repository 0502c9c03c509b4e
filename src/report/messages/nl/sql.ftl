# Nederlands: controls that an analyst writes.

sql-title = { $title }
sql-asked = Verstrekkingen { $period }, van de codes { $codes }. Een rij van de tabel is (in de woorden van de zoekvraag): { $grain }.
sql-own-words = Deze controle is een zoekvraag die een analist schreef, in { $file }. Het programma ging de vorm ervan na en beantwoordde ze één keer; wat ze vraagt, is de verantwoordelijkheid van wie ze schreef. De rijen zijn wat de zoekvraag selecteert, en geen oordeel over wie ook.
sql-parameter = Parameter { $name }: { $value }.
sql-persons-not-shown = Verzekerden staan niet op deze bladzijde; het bestand van de tabel bevat ze.
sql-method = De rijen van de zoekvraag, in haar volgorde.
sql-source-says = Zoals de zoekvraag ze noemt. SHA-256 van de zoekvraag: { $hash }
sql-figure-rows = Rijen van het antwoord
sql-figure-lines = Factuurlijnen die de zoekvraag kon lezen
