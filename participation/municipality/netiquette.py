"""The rules for contributions (Netiquette) that every process begins with; each process words its own."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class RuleDraft:
    """One rule: ``code`` is what decisions bear, and never changes."""

    code: str
    title: str
    title_en: str = ""
    text: str = ""
    text_en: str = ""
    is_active: bool = True


@dataclass(frozen=True, kw_only=True)
class NetiquetteDraft:
    """All that one version says."""

    text: str
    text_en: str = ""
    reasons: tuple[RuleDraft, ...] = field(default=())


PRESET_TEXT = (
    "Hier schreiben Menschen, die in derselben Stadt leben. Bitte schreiben Sie so, wie Sie selbst "
    "angesprochen werden möchten, und über das, was sich ändern soll.\n\n"
    "Die Redaktion liest jeden Beitrag, bevor er erscheint. Nicht veröffentlicht wird nur, was eine der "
    "Regeln hier verletzt, nie eine Meinung. Wer betroffen ist, erfährt die Regel und den Grund und kann "
    "verlangen, dass eine andere Person im Rathaus noch einmal darauf schaut.\n\n"
    "Verletzt nur eine Stelle eine Regel, machen wir diese Stelle unkenntlich und lassen den Rest stehen. "
    "Finden Sie einen Beitrag, der gegen die Regeln verstößt, melden Sie ihn bitte."
)
PRESET_TEXT_EN = (
    "People who live in the same town write here. Please write as you would like to be addressed yourself, "
    "and about what should change.\n\n"
    "The editorial team reads every contribution before it appears. Only what breaks one of the rules here "
    "is not published, never an opinion. Whoever is concerned is told the rule and the reason, and can ask "
    "that another person at the town hall looks at it again.\n\n"
    "If only a passage breaks a rule, we make that passage illegible and leave the rest. If you find a "
    "contribution that breaks the rules, please report it."
)

PRESET = NetiquetteDraft(
    text=PRESET_TEXT,
    text_en=PRESET_TEXT_EN,
    reasons=(
        RuleDraft(
            code="insult_or_untrue",
            title="Beleidigung oder nicht belegte Behauptung über Personen",
            title_en="Insult, or an unproven claim about people",
            text="Niemand wird beleidigt, bedroht oder herabgesetzt. Behauptungen über Menschen müssen sich "
            "belegen lassen.",
            text_en="Nobody is insulted, threatened or degraded. Claims about people must be provable.",
        ),
        RuleDraft(
            code="personal_data",
            title="Persönliche Angaben im Text",
            title_en="Personal details in the text",
            text="Namen, Adressen, Telefonnummern und Kennzeichen von Privatpersonen gehören nicht in einen "
            "öffentlichen Text, auch die eigenen nicht.",
            text_en="Names, addresses, telephone numbers and number plates of private persons do not belong "
            "in a public text, not even one's own.",
        ),
        RuleDraft(
            code="off_topic",
            title="Gehört nicht zum Thema des Verfahrens",
            title_en="Is not about the subject of the process",
            text="Der Beitrag hat nichts mit dem Thema dieses Verfahrens zu tun. Was anderswohin gehört, "
            "geben wir gern weiter.",
            text_en="The contribution has nothing to do with the subject of this process. What belongs "
            "elsewhere is gladly passed on.",
        ),
        RuleDraft(
            code="rights_of_others",
            title="Rechte anderer an Text oder Bild",
            title_en="Rights of others to text or picture",
            text="Texte und Bilder anderer dürfen nur mit deren Erlaubnis hier stehen.",
            text_en="Texts and pictures of others may only be here with their permission.",
        ),
        RuleDraft(
            code="advertising",
            title="Werbung",
            title_en="Advertising",
            text="Wer für ein Angebot, einen Betrieb oder eine Partei wirbt, findet dafür andere Orte.",
            text_en="Whoever advertises an offer, a business or a party will find other places for it.",
        ),
        RuleDraft(
            code="unreadable",
            title="Nicht lesbar oder ohne erkennbaren Inhalt",
            title_en="Not readable, or without recognisable content",
            text="Der Beitrag lässt nicht erkennen, was gemeint ist. Bitte schreiben Sie ihn noch einmal.",
            text_en="One cannot tell what the contribution means. Please write it once more.",
        ),
    ),
)
"""Version 1 of a new process."""
