# Français: controls that an analyst writes.

sql-title = { $title }
sql-asked = Prestations { $period }, des codes { $codes }. Une ligne du tableau est (dans les mots de la requête) : { $grain }.
sql-own-words = Ce contrôle est une requête écrite par un analyste, dans { $file }. Le programme en a vérifié la forme et y a répondu une seule fois ; ce qu’elle demande relève de la responsabilité de son auteur. Les lignes sont ce que la requête sélectionne, et ne portent de jugement sur personne.
sql-parameter = Paramètre { $name } : { $value }.
sql-persons-not-shown = Les assurés ne figurent pas sur cette page ; le fichier du tableau les contient.
sql-method = Les lignes de la requête, dans son ordre.
sql-source-says = Telle que la requête la nomme. SHA-256 de la requête : { $hash }
sql-figure-rows = Lignes de la réponse
sql-figure-lines = Lignes de facturation que la requête pouvait lire
