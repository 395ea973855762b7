"""Rules about the Markdown written by people, and the words of every text."""

from __future__ import annotations

import pytest

from catalogue.checks import check
from catalogue.checks.prose import (
    left_to_fill,
    link_to_nothing,
    main_heading_in_prose,
    outer_space,
    page_without_title,
    prose_without_record,
    raw_html,
    repeated_title,
    unexplained_acronym,
    unknown_front_matter,
    unsafe_link,
)
from catalogue.store import Catalogue
from tests.builders import (
    BODY_LINE,
    CAFE,
    HEADER,
    INDEX,
    MISSING,
    Project,
    make_action,
    make_erratum,
    make_evidence,
    make_lever,
    make_monograph,
    make_settings,
    make_term,
)

ACTION = "content/actions/pret-de-salle.md"
FROM_HERE = "Écrivez le chemin d'un fichier depuis celui-ci, comme « ../methode.md »."


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("pret-de-sale", "Vouliez-vous dire « pret-de-salle » ?"),
        ("zzz", "Créez la fiche, ou déplacez ce fichier."),
        ("cafe", "Créez la fiche, ou déplacez ce fichier."),
    ],
)
def test_prose_without_record(project: Project, name: str, hint: str):
    path = f"content/actions/{name}.md"
    project[path] = "## Texte\n"
    assert project.messages(prose_without_record) == [
        f"{path}:1 : aucune fiche n'a pour identifiant « {name} ».\n    {hint}"
    ]


def test_prose_without_record__of_a_withdrawn_one(project: Project):
    withdrawn_action = make_action(
        id="bail", label="Bail", short_label="Bail", withdrawn={"date": "2026-01-02", "reason": "Fini."}
    )
    project["data/levers.yaml"] = [make_lever(actions=[make_action(), withdrawn_action])]
    project["content/actions/bail.md"] = "## Texte\n"
    assert project.messages(prose_without_record) == [
        "content/actions/bail.md:1 : la fiche « bail » est retirée : ce texte ne s'affiche plus.\n"
        "    Effacez ce fichier : l'historique le garde."
    ]


@pytest.mark.parametrize(
    "path",
    [
        "content/methode.md",
        "content/actions/index.md",
        "content/contribuer/macros.md",
        "content/monographies/cafe.md",
    ],
)
def test_prose_without_record__other_pages_are_free(project: Project, path: str):
    project[path] = "## Texte\n"
    assert project.messages(prose_without_record) == []


def test_prose_without_record__is_silent_when_the_record_could_not_be_read(project: Project):
    project["data/levers.yaml"] = [make_lever(actions=[make_action(label=MISSING)])]
    files = project.load()
    assert len(files.problems) == 1
    assert list(prose_without_record(Catalogue(files))) == []


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("titel", "Vouliez-vous dire « title » ?"),
        ("link", "Clés possibles : title, description, hide, template, search, aliases."),
    ],
)
def test_unknown_front_matter(project: Project, key: str, hint: str):
    project[INDEX] = f"---\ntitle: Accueil\ndescription: Le guide.\n{key}: x\n---\n"
    assert project.messages(unknown_front_matter) == [
        f"{INDEX}:4 · {key} : cette clé d'en-tête n'existe pas.\n    {hint}"
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", ["1 · title : il manque « title »", "1 · description : il manque « description »"]),
        ("---\ntitle: Accueil\n---\n", ["1 · description : il manque « description »"]),
        ("---\ndescription: Le guide.\ntitle:\n---\n", ["3 · title : il manque « title »"]),
        ("---\ndescription: Le guide.\ntitle: '  '\n---\n", ["3 · title : il manque « title »"]),
        ("---\ndescription: Le guide.\ntitle: 3\n---\n", ["3 · title : il manque « title »"]),
    ],
    ids=["none", "absent", "null", "blank", "number"],
)
def test_page_without_title(project: Project, header: str, expected: list[str]):
    project[INDEX] = f"{header}\nTexte.\n"
    assert project.messages(page_without_title) == [f"{INDEX}:{message} dans l'en-tête." for message in expected]


def test_page_without_title__a_record_gives_its_own(project: Project):
    project[ACTION] = "Texte.\n"
    assert project.messages(page_without_title) == []


@pytest.mark.parametrize(
    ("field", "line", "value", "header"),
    [
        ("title", 2, "ACCUEIL", "title: ACCUEIL\ndescription: Autre."),
        ("description", 3, "Le guide", "title: Autre\ndescription: Le guide"),
    ],
)
def test_repeated_title(project: Project, field: str, line: int, value: str, header: str):
    project["content/methode.md"] = f"---\n{header}\n---\n"
    assert project.messages(repeated_title) == [
        f"content/methode.md:{line} · {field} : « {value} » est déjà celui de {INDEX}."
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [("# Titre\n", 0), ("Texte.\n\n# Titre\n", 2), ("Titre\n=====\n", 0), ("> # Cité\n", 0)],
)
def test_main_heading_in_prose(project: Project, text: str, line: int):
    project[INDEX] = HEADER + text
    assert project.messages(main_heading_in_prose) == [
        f"{INDEX}:{BODY_LINE + line} : "
        "un titre de premier niveau (« # ») se trouve dans le texte.\n"
        "    Commencez les titres par « ## »."
    ]


@pytest.mark.parametrize("text", ["## Titre\n", "```\n# commentaire\n```\n", "n° #1\n", '{{ link("# a") }}\n'])
def test_main_heading_in_prose__other_texts_are_free(project: Project, text: str):
    project[INDEX] = HEADER + text
    assert project.messages(main_heading_in_prose) == []


@pytest.mark.parametrize(
    ("text", "line", "tag"),
    [
        ("Un <b>mot</b>.\n", 0, "<b>"),
        ("Un\n\n<script>alert(1)</script>\n", 2, "<script>"),
        ("<!-- caché -->\n", 0, "<!-- caché -->"),
        ("<script\n", 0, "<script"),
        ("Un <img src=x onerror=alert(1)", 0, "<img src=x onerror=alert(1)"),
        ("Un <svg/onload=alert(1)>\n", 0, "<svg/onload=alert(1)>"),
        ("| a |\n|---|\n| <i>b</i> |\n", 2, "<i>"),
        ("```\n<script>\n", 1, "<script>"),
        ("- a\n\n      <script>\n", 2, "<script>"),
        ("`<b>`\n", 0, "<b>"),
        ("{{ link('a', '<b>') }}\n", 0, "<b>"),
        ("<{% raw %}script>\n", 0, "<script>"),
        ("{## a\n##}<{## ##}b>\n", 1, "<b>"),
        ("<javascript:alert(1)>\n", 0, "<javascript:alert(1)>"),
        ("<https://a.fr onclick=x>\n", 0, "<https://a.fr onclick=x>"),
    ],
)
def test_raw_html(project: Project, text: str, line: int, tag: str):
    project[INDEX] = HEADER + text
    assert project.messages(raw_html) == [
        f"{INDEX}:{BODY_LINE + line} : du HTML (« {tag} ») se trouve dans le texte.\n    Écrivez-le en Markdown."
    ]


@pytest.mark.parametrize(
    ("text", "attribute"),
    [
        ("Un mot{: onclick=alert(1) }\n", "{: onclick=alert(1) }"),
        ('## Titre { onclick="a" }\n', '{ onclick="a" }'),
        ("## Titre {onclick=a {b}\n", "{onclick=a {b}"),
        ("## Titre {a} onclick=b }\n", "{a} onclick=b }"),
        ("Un mot.\n{ .petit style=color:red }\n", "{ .petit style=color:red }"),
        ("[a](b.md){ .md-button href=x }\n", "{ .md-button href=x }"),
        ("[a](b.md){ .md-button }{ onclick=x }\n", "{ onclick=x }"),
        ("[a](b.md){ { .md-button } onclick=x }\n", "{  onclick=x }"),
        ("## Titre { hidden }\n", "{ hidden }"),
        ("{: .petit}{:\tid=a }\n", "{:\tid=a }"),
    ],
)
def test_raw_html__as_an_attribute(project: Project, text: str, attribute: str):
    project[INDEX] = HEADER + text
    line = BODY_LINE + text[: text.index(attribute[-5:])].count("\n")
    assert project.messages(raw_html) == [
        f"{INDEX}:{line} : un attribut HTML (« {attribute} ») se trouve dans le texte.\n    Retirez les accolades."
    ]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        (
            "[a](b.md){ .hero }\n",
            "la classe « hero » n'est pas acceptée.",
            "Classes possibles : md-button, md-button--primary, petit.",
        ),
        (
            "[a](b.md){: .md-button .is-open }\n",
            "la classe « is-open » n'est pas acceptée.",
            "Classes possibles : md-button, md-button--primary, petit.",
        ),
        (
            "## Titre { #Mon_titre }\n",
            "l'ancre « #Mon_titre » n'est pas acceptée.",
            "Minuscules sans accent, chiffres et traits d'union : { #mon-titre }.",
        ),
    ],
)
def test_raw_html__as_a_class_or_anchor(project: Project, text: str, message: str, hint: str):
    project[INDEX] = HEADER + text
    assert project.messages(raw_html) == [f"{INDEX}:{BODY_LINE} : {message}\n    {hint}"]


@pytest.mark.parametrize(
    "text",
    [
        "Moins de 3 < 4, et 5 > 4.\n",
        "J'aime <3\n",
        "## Titre {#ancre}\n",
        "## Titre { #ancre .petit }\n",
        "[a](b.md){ .md-button .md-button--primary }, [c](d.md){: .md-button }\n",
        "Un texte.\n{ .petit }\n",
        "<https://cafe.fr/?a=b>\n",
        "<contact@cafe.fr>\n",
        '{{ evidence_list(action="pret-de-salle", limit=3) }}\n',
        "> Cité\n",
    ],
)
def test_raw_html__other_texts_are_free(project: Project, text: str):
    project[INDEX] = HEADER + text
    assert project.messages(raw_html) == []


@pytest.mark.parametrize(
    ("text", "line", "target"),
    [
        ("[a](javascript:alert(1))\n", 0, "javascript:alert(1"),
        ("[a](JavaScript:x)\n", 0, "JavaScript:x"),
        ("[a]( <javascript:x>)\n", 0, "javascript:x>"),
        ("[a](java\tscript:x)\n", 0, "javascript:x"),
        ("[a](java\nscript:x)\n", 0, "javascript:x"),
        ("[a](&#106;avascript:x)\n", 0, "javascript:x"),
        ("[a](java&#9;script&colon;x)\n", 0, "javascript:x"),
        ("[a](javascript\\:x)\n", 0, "javascript:x"),
        ("[a](javascript:x un mot)\n", 0, "javascript:xunmot"),
        ("[a](javascript:x 'titre')\n", 0, "javascript:x"),
        ("```\n[a](javascript:x)\n", 1, "javascript:x"),
        ("[a](java{## ##}script:x)\n", 0, "javascript:x"),
        ("Un\n\n![a](data:image/svg+xml;x)\n", 2, "data:image/svg+xml;x"),
        ("[a](ftp://cafe.fr)\n", 0, "ftp://cafe.fr"),
        ("[a](file:///etc/passwd)\n", 0, "file:///etc/passwd"),
        ("[a][b]\n\n[b]: javascript:x\n", 2, "javascript:x"),
        ("[a][b]\n\n[b]:\n  vbscript:x\n", 2, "vbscript:x"),
    ],
)
def test_unsafe_link(project: Project, text: str, line: int, target: str):
    project[INDEX] = HEADER + text
    assert project.messages(unsafe_link) == [
        f"{INDEX}:{BODY_LINE + line} : le lien « {target} » n'est pas accepté.\n"
        "    Une adresse commence par « https:// » ; un courriel par « mailto: »."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://cafe.fr/a:b)\n",
        "[a](HTTP://cafe.fr)\n",
        "[a](mailto:contact@cafe.fr)\n",
        "[a](../actions/pret-de-salle.md#conditions)\n",
        '[a](methode.md "Titre : sous-titre")\n',
        "[a](#ancre)\n",
        "[a][b]\n\n[b]: https://cafe.fr\n",
        "Un mot : deux mots (javascript: non).\n",
    ],
)
def test_unsafe_link__others_are_accepted(project: Project, text: str):
    project[INDEX] = HEADER + text
    assert project.messages(unsafe_link) == []


HINT = "    Ajoutez-le à data/glossary.yaml."


def test_unexplained_acronym(project: Project):
    project[CAFE] = make_monograph(evidence=[make_evidence(summary="Une aide de la CAF à l'ESS.")])
    assert project.messages(unexplained_acronym) == [
        f"{project.at(CAFE, 'de la CAF')} · cafe · evidence[0].summary : "
        f"le sigle « CAF » n'est pas dans le glossaire.\n{HINT}"
    ]


def test_unexplained_acronym__in_a_page(project: Project):
    project[INDEX] = f'{HEADER}\nL\'ESS.\n\n{{{{ link("CAF") }}}} Les PTCEs.\n'
    assert project.messages(unexplained_acronym) == [
        f"{INDEX}:{BODY_LINE + 3} : le sigle « PTCE » n'est pas dans le glossaire.\n{HINT}"
    ]


def test_unexplained_acronym__in_a_nested_record_is_told_once(project: Project):
    project["data/levers.yaml"] = [make_lever(actions=[make_action(who="La CAF.")])]
    [message] = project.messages(unexplained_acronym)
    assert "· contributions · actions[0].who : le sigle « CAF »" in message


@pytest.mark.parametrize(
    "term",
    [
        make_term(id="caf", label="CAF"),
        make_term(id="caf", label="Caf", aliases=["CAF"]),
        make_term(id="caf", label="Allocations de la CAF", category="name", expansion=MISSING),
    ],
    ids=["label", "alias", "part-of-a-name"],
)
def test_unexplained_acronym__in_the_glossary(project: Project, term: dict):
    project["data/glossary.yaml"] = [make_term(), term]
    project[CAFE] = make_monograph(summary="Une aide de la CAF.")
    assert project.messages(unexplained_acronym) == []


@pytest.mark.parametrize("field", ["commune", "departement", "region"])
def test_unexplained_acronym__of_a_place_is_told_by_the_rules_of_places(project: Project, field: str):
    project[CAFE] = make_monograph(place={field: "PACA"}, other_places=[{"locality": "Gap", field: "PACA"}])
    assert project.messages(unexplained_acronym) == []


@pytest.mark.parametrize("text", ["Le XIXe siècle, partie II.", "Un 2CV.", "https://CAF.fr", "a@CAF.fr"])
def test_unexplained_acronym__other_words_are_free(project: Project, text: str):
    project[CAFE] = make_monograph(summary=text)
    assert project.messages(unexplained_acronym) == []


def test_unexplained_acronym__what_the_report_prints_is_left_as_it_is(project: Project):
    project["data/errata.yaml"] = [make_erratum(printed=["La CFA"], issue="CFA pour Caf.")]
    assert project.messages(unexplained_acronym) == []


@pytest.mark.parametrize("kind", ["term", "monograph"])
def test_unexplained_acronym__is_silent_while_names_cannot_be_read(project: Project, kind: str):
    project[INDEX] = HEADER + "\nLe SIGLE.\n"
    path, record = {
        "term": ("data/glossary.yaml", [make_term(), make_term(id="x", label=MISSING)]),
        "monograph": (CAFE, make_monograph(name=MISSING)),
    }[kind]
    project[path] = record
    assert list(unexplained_acronym(Catalogue(project.load()))) == []


@pytest.mark.parametrize(
    ("link", "hint"),
    [
        ("actions/pret-de-sale.md", "Vouliez-vous dire « actions/pret-de-salle.md » ?"),
        ("actions/pret-de-salle/", "Vouliez-vous dire « actions/pret-de-salle.md » ?"),
        ("/actions/pret-de-salle/#ici", "Vouliez-vous dire « actions/pret-de-salle.md » ?"),
        ("../README.md", FROM_HERE),
        ("images/vue.webp", FROM_HERE),
        ("zzz.md#ici", FROM_HERE),
    ],
)
@pytest.mark.parametrize("title", ["", " 'Titre'"])
def test_link_to_nothing(project: Project, link: str, title: str, hint: str):
    project[INDEX] = f"{HEADER}\nVoyez [ceci]({link}{title}).\n"
    assert project.messages(link_to_nothing) == [
        f"{INDEX}:{BODY_LINE + 1} : le lien « {link} » ne mène ni à une page ni à une image.\n    {hint}"
    ]


def test_link_to_nothing__the_nearest_page_is_written_from_the_page_itself(project: Project):
    project[ACTION] = "Voyez [l'accueil](../indx.md).\n"
    assert project.messages(link_to_nothing) == [
        f"{ACTION}:1 : le lien « ../indx.md » ne mène ni à une page ni à une image.\n"
        "    Vouliez-vous dire « ../index.md » ?"
    ]


@pytest.mark.parametrize(
    "link",
    [
        "actions/pret-de-salle.md",
        "monographies/cafe.md#preuves",
        "images/plan.webp",
        "#ici",
        "https://exemple.fr/absente.md",
        "//exemple.fr/absente.md",
        "mailto:a@b.fr",
    ],
)
def test_link_to_nothing__other_links_are_free(project: Project, link: str):
    project[INDEX] = f"{HEADER}\nVoyez [ceci]({link}).\n"
    project["content/images/plan.webp"] = b""
    assert project.messages(link_to_nothing) == []


def test_link_to_nothing__is_silent_when_the_record_could_not_be_read(project: Project):
    project[INDEX] = f"{HEADER}\nVoyez [ce cas](monographies/cafe.md).\n"
    project[CAFE] = make_monograph(name=MISSING)
    assert list(link_to_nothing(Catalogue(project.load()))) == []


@pytest.mark.parametrize("name", [" Le Café", "Le Café ", "Le Café\u00a0", "\u202fLe Café", "Le Café\n\n"])
def test_outer_space(project: Project, name: str):
    project[CAFE] = make_monograph(name=name)
    [message] = project.messages(outer_space)
    assert message == (
        f"{CAFE}:2 · cafe · name : des espaces se trouvent au début ou à la fin de ce texte.\n"
        "    Effacez-les, ou lancez « make fix »."
    )


@pytest.mark.parametrize("field", ["url", "name"])
def test_outer_space__in_the_settings(project: Project, field: str):
    project["data/site.yaml"] = make_settings(**{field: "https://a.fr/ "})
    assert [message.split(" : ")[0] for message in project.messages(outer_space)] == [
        f"{project.at('data/site.yaml', f'{field}:')} · {field}"
    ]


def test_outer_space__of_an_address_is_told_once(project: Project):
    project[CAFE] = make_monograph(website=" https://a.fr")
    messages = [str(problem) for problem in check(project.catalogue())]
    assert [message.split(" : ")[1] for message in messages] == [
        "des espaces se trouvent au début ou à la fin de ce texte.\n    Effacez-les, ou lancez « make fix »."
    ]


def test_outer_space__the_end_of_a_block_of_text_is_none(project: Project):
    project[CAFE] = make_monograph(summary="Un café de montagne.\n")
    assert project.messages(outer_space) == []


@pytest.mark.parametrize(("dots", "quoted"), [("…", "- …"), ("...", "- '...'")])
def test_left_to_fill(project: Project, dots: str, quoted: str):
    project[CAFE] = make_monograph(aliases=[dots], evidence=[make_evidence(summary="Prêt… d'une salle.")])
    assert project.messages(left_to_fill) == [
        f"{project.at(CAFE, quoted)} · cafe · aliases[0] : ce champ reste à remplir.\n"
        "    Remplacez les points, ou effacez le champ."
    ]
