"""Tables as CSV files and as one workbook."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence

from catalogue import urls
from catalogue.exports.tables import Cell, Column, Row, cell, neutralise
from catalogue.reading import geography
from catalogue.store import Catalogue
from catalogue.views.versions import Version

_SHEET_NAME = 31  # longest name a workbook accepts
_WIDTHS = (10, 60)
#: The last sheet of the workbook, which explains the others.
_COLUMNS = (
    Column("sheet", "Feuille"),
    Column("title", "Colonne"),
    Column("name", "Nom dans les fichiers CSV"),
    Column("description", "Ce qu'elle contient"),
)


def csv_file(columns: Sequence[Column], rows: Iterable[Row]) -> bytes:
    """Return a CSV file: UTF-8, commas, one header line, formulas neutralised."""
    content = io.BytesIO()
    text = io.TextIOWrapper(content, "utf-8", newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for row in rows:
        writer.writerow([_csv_value(row[column.name]) for column in columns])
    text.flush()
    return content.getvalue()


def _csv_value(value: Cell) -> str | int:
    if value is None:
        return ""
    return neutralise(value) if isinstance(value, str) else value


#: Name of a sheet, its columns and its rows.
SheetContent = tuple[str, Sequence[Column], list[Row]]
EVIDENCE_SHEET = "Soutiens en clair"


def workbook(sheets: Iterable[SheetContent], about: Sequence[tuple[str, str]], version: Version) -> bytes:
    """Return one XLSX workbook: a sheet about the data, others of rows, and a last one that explains their columns.

    It is opened by a double click in any language, where a CSV file needs settings, and each cell stays what it is:
    « 08 » is a code. Each sheet has a frozen header and filters; texts are never formulas nor links. Dates inside the
    file come from ``version``, so that the same data gives the same bytes.

    Args:
        sheets: those of rows, in order.
        about: what the first sheet says, and the properties of the file: its title first. Without it, the first sheet
            is one of rows.
        version: version of the data.
    """
    import xlsxwriter  # only where a workbook is made

    from catalogue.exports.sheets import Sheet

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    created = datetime.datetime.combine(version.date, datetime.time())
    book.set_properties({"created": created} | ({"title": about[0][1], "comments": about[-1][1]} if about else {}))
    header = book.add_format({"bold": True, "bg_color": "#1C3144", "font_color": "#FFFFFF", "text_wrap": True})
    header.set_align("top")
    body = book.add_format({"text_wrap": True, "valign": "top"})

    if about:
        front = book.add_worksheet("À lire")
        front.set_column(0, 0, 24, header)
        front.set_column(1, 1, 100, body)
        for number, (name, value) in enumerate(about):
            front.write_string(number, 0, name, header)
            front.write_string(number, 1, value, body)

    def add_sheet(name: str, columns: Sequence[Column], rows: list[Row]) -> None:
        sheet = book.add_worksheet(name[:_SHEET_NAME], Sheet)
        sheet.use(header, body)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        for place, column in enumerate(columns):
            longest = sheet.add_column(column.title, (row[column.name] for row in rows))
            sheet.set_column(place, place, min(max(longest, len(column.title), _WIDTHS[0]), _WIDTHS[1]))
        explained.extend(
            {"sheet": name, "title": column.title, "name": column.name, "description": column.description or None}
            for column in columns
        )

    explained: list[Row] = []
    for name, columns, rows in sheets:
        add_sheet(name, columns, rows)
    if any(row["description"] for row in explained):
        add_sheet("Colonnes", _COLUMNS, list(explained))
    book.close()
    return buffer.getvalue()


# --- All evidence, in words ---------------------------------------------------------------------

EVIDENCE_COLUMNS = (
    Column("organisation", "Organisation aidée", "Nom de l'organisation de l'ESS.", required=True),
    Column("organisation_id", "Fiche", "Identifiant de la monographie.", required=True, reference="monographies"),
    Column("organisation_url", "Adresse", "Passage de la page du cas qui raconte ce soutien.", required=True),
    Column("theme", "Thématique", "Thématique de l'organisation."),
    Column("activity", "Activité", "Activité que l'organisation illustre."),
    Column("needs", "Besoins", "Besoins locaux auxquels elle répond.", many=True),
    Column("legal_form", "Forme juridique", "Forme juridique de l'organisation."),
    Column("place", "Lieu", "Commune ou lieu-dit, puis département."),
    Column("departement", "Code du département", "Code officiel géographique de l'Insee."),
    Column("region", "Région", "Région de l'organisation."),
    Column("territories", "Types de territoire", "Types de territoire où elle agit.", many=True),
    Column("lever", "Levier", "Levier auquel l'action appartient.", required=True),
    Column("action", "Action", "Ce que le décideur public a fait.", required=True),
    Column("action_id", "Fiche de l'action", "Identifiant de l'action.", required=True, reference="actions"),
    Column("decision_makers", "Types de décideurs", "Qui a agi ; vide si la source ne le dit pas.", many=True),
    Column("organisations", "Organismes", "Organismes que la source nomme.", many=True),
    Column("instrument", "Instrument", "Forme que le soutien a prise."),
    Column("amount_euros", "Montant en euros", "Si la source le donne.", "integer"),
    Column("amount_note", "Précision sur le montant", "Par exemple « par an, au plus »."),
    Column("duration", "Durée", "Si la source la donne."),
    Column("year", "Année", "Si la source la donne.", "integer"),
    Column("status", "État", "Obtenu ou envisagé.", required=True, choices=("obtenu", "envisagé")),
    Column("detail", "Degré de détail", "Exemple raconté ou simple citation.", required=True,
           choices=("raconté", "cité")),
    Column("summary", "Résumé", "Ce que dit la source, en d'autres mots.", required=True),
    Column("source", "Source", "Publication d'où vient l'information.", required=True),
    Column("source_section", "Passage", "Partie de la publication."),
    Column("source_page", "Page", "Page imprimée.", "integer"),
    Column("departements", "Codes de tous ses départements", "Quand le cas couvre plusieurs lieux.", many=True),
)  # fmt: skip

_STATUS = {"effective": "obtenu", "planned": "envisagé"}
_DETAIL = {"developed": "raconté", "mention": "cité"}


def evidence_rows(catalogue: Catalogue) -> list[Row]:
    """Return one row for each piece of evidence, with names instead of ids."""
    rows = []
    for monograph in catalogue.monographs.values():
        place = monograph.place
        common = {
            "organisation": monograph.name,
            "organisation_id": monograph.id,
            "theme": catalogue.themes[monograph.theme].label,
            "activity": catalogue.activities[monograph.activity].label,
            "needs": tuple(need.label for need in catalogue.needs_of(monograph)),
            "legal_form": catalogue.legal_forms[monograph.legal_form].label,
            "place": catalogue.place_of(monograph) or None,
            "departement": place.departement,
            "region": geography.regions().get(place.region or ""),
            "departements": tuple(dict.fromkeys(p.departement for p in monograph.places if p.departement)),
            "territories": tuple(catalogue.territories[t.type].label for t in monograph.territories),
        }
        for item in monograph.evidence:
            row = common | {
                "organisation_url": catalogue.settings.absolute(urls.evidence_address(monograph.id, item.action)),
                "lever": catalogue.lever_of[item.action].label,
                "action": catalogue.actions[item.action].label,
                "action_id": item.action,
                "decision_makers": tuple(catalogue.decision_makers[d].label for d in item.decision_makers),
                "organisations": item.organisations,
                "instrument": item.instrument,
                "amount_euros": item.amount.euros if item.amount else None,
                "amount_note": item.amount.note if item.amount else None,
                "duration": item.duration,
                "year": item.year,
                "status": _STATUS[item.status],
                "detail": _DETAIL[item.detail],
                "summary": item.summary,
                "source": catalogue.sources[item.source.id].label,
                "source_section": item.source.section,
                "source_page": item.source.page,
            }
            rows.append({column.name: cell(row[column.name]) for column in EVIDENCE_COLUMNS})
    return rows
