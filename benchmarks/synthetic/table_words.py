"""Words of drawn tables by language: those of validation first, those held out second."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TableWords:
    """heads: of columns. nouns: in lower case but where the language has none. nothing: what a
    table without rows says. comma: before decimals."""

    heads: tuple[str, ...]
    nouns: tuple[str, ...]
    nothing: tuple[str, ...]
    comma: bool = True


def _words(heads: str, nouns: str, nothing: str, comma: bool = True) -> TableWords:
    parts = [tuple(map(str.strip, text.split(","))) for text in (heads, nouns, nothing)]
    return TableWords(parts[0], parts[1], parts[2], comma)


WORDS = (
    {
        "en": _words(
            "Region, Total, Share, Start date, Owner, Rate, Units sold, Net income, Group, Status,"
            " Change, Quarter, Cases, Median age, Remarks",
            "north, harbour, cotton, steel, labour, services, rural, water supply, transport,"
            " housing, grain, private, union, energy, county, fishing, secondary school",
            "No results, No entries found, None reported",
            False,
        ),
        "de": _words(
            "Gebiet, Gesamt, Anteil, Beginn, Träger, Quote, Menge, Überschuss, Gruppe, Stand,"
            " Änderung, Quartal, Fälle, Bemerkung, Stück",
            "Norden, Hafen, Stahl, Straßenbau, Löhne, Gewässer, Verkehr, Wohnungsbau, Getreide,"
            " Verband, Energie, Kreis, Fischerei, Körperschaft, Prüfung",
            "Keine Ergebnisse, Keine Einträge vorhanden, Fehlanzeige",
        ),
        "fr": _words(
            "Région, Total, Part, Début, Titulaire, Taux, Quantité, Résultat net, Groupe, État,"
            " Évolution, Trimestre, Cas, Observations",
            "nord, port, acier, services, forêt, élevage, transport, logement, céréales, syndicat,"
            " énergie, pêche, école, santé, matières premières",
            "Aucun résultat, Néant",
        ),
        "es": _words(
            "Región, Total, Cuota, Inicio, Titular, Tasa, Cantidad, Beneficio, Grupo, Estado,"
            " Variación, Trimestre, Casos, Notas",
            "norte, puerto, acero, servicios, riego, ganadería, transporte, vivienda, cereales,"
            " gremio, energía, pesca, enseñanza, algodón",
            "Sin resultados, No hay datos",
        ),
    },
    {
        "en": _words(
            "Item, Sum, Portion, Due, Contact, Yield, Pieces, Gross pay, Class, Outcome, Growth,"
            " Month, Patients, Mean score, Comment",
            "south, airport, timber, copper, wages, retail, urban, drainage, railways, rents,"
            " dairy, public, parish, electricity, district, forestry, primary care",
            "No matching records, Nothing to show, No data available",
            False,
        ),
        "de": _words(
            "Posten, Summe, Teil, Fällig, Ansprechpartner, Ertrag, Stückzahl, Bruttolohn, Klasse,"
            " Ergebnis, Zuwachs, Monat, Patienten, Anmerkung",
            "Süden, Flughafen, Holz, Kupfer, Gehälter, Einzelhandel, Entwässerung, Bahnen, Mieten,"
            " Milchwirtschaft, Gemeinde, Strom, Bezirk, Forsten, Pflege",
            "Keine Treffer, Nicht vorhanden",
        ),
        "it": _words(
            "Voce, Somma, Quota, Scadenza, Referente, Resa, Pezzi, Utile netto, Classe, Esito,"
            " Crescita, Mese, Pazienti, Note",
            "sud, aeroporto, legno, rame, salari, commercio, bonifica, ferrovie, affitti, latte,"
            " comune, elettricità, distretto, attività, qualità",
            "Nessun risultato, Nessun dato",
        ),
        "nl": _words(
            "Post, Som, Aandeel, Vervalt, Contact, Opbrengst, Stuks, Brutoloon, Klasse, Uitkomst,"
            " Groei, Maand, Patiënten, Opmerking",
            "zuiden, luchthaven, hout, koper, lonen, winkels, afwatering, spoorwegen, huren,"
            " zuivel, gemeente, stroom, wijk, bosbouw, zorg",
            "Geen resultaten, Geen gegevens",
        ),
    },
)
