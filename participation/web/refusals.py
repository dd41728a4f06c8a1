"""Pages of refusals that stand before or without the application: both languages are on each."""

from dataclasses import dataclass

HEADERS = (
    (b"content-type", b"text/html; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"x-content-type-options", b"nosniff"),
    (b"connection", b"close"),
)

PAGE = """<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body>
<main>
<h1>{title}</h1>
<p>{german}</p>
<section lang="en">
<h2>{english_title}</h2>
<p>{english}</p>
</section>
</main>
</body>
</html>
"""


@dataclass(frozen=True)
class Refusal:
    """One answer of the gate: what happened, why, and what to do, in German and English."""

    status: int
    title: str
    german: str
    english_title: str
    english: str
    headers: tuple[tuple[bytes, bytes], ...] = HEADERS

    def page(self, *, size: int, seconds: float) -> bytes:
        """The page as UTF-8; ``size`` in bytes is told in whole MB, ``seconds`` as a whole number."""
        limits = {"megabytes": max(1, round(size / 1024**2)), "seconds": max(1, round(seconds))}
        return PAGE.format(
            title=self.title,
            german=self.german.format(**limits),
            english_title=self.english_title,
            english=self.english.format(**limits),
        ).encode()


TOO_LARGE = Refusal(
    413,
    "Ihre Sendung ist zu groß",
    "Hier kommen höchstens {megabytes} MB an, deshalb wurde nichts gespeichert. Gehen Sie in Ihrem "
    "Browser eine Seite zurück: Was Sie geschrieben haben, steht dort meist noch. Kürzen Sie den Text oder "
    "wählen Sie kleinere Dateien, und senden Sie noch einmal.",
    "What you sent is too large",
    "At most {megabytes} MB can be received here, so nothing was saved. Go back one page in your browser: "
    "what you wrote is usually still there. Shorten the text or choose smaller files, and send it again.",
)

TOO_SLOW = Refusal(
    408,
    "Ihre Sendung kam nicht vollständig an",
    "Nach {seconds} Sekunden fehlte noch ein Teil, vermutlich weil die Verbindung langsam ist oder "
    "unterbrochen war. Es wurde nichts gespeichert. Gehen Sie in Ihrem Browser eine Seite zurück: Was Sie "
    "geschrieben haben, steht dort meist noch. Senden Sie es bei besserer Verbindung noch einmal.",
    "What you sent did not arrive completely",
    "After {seconds} seconds a part was still missing, probably because the connection is slow or was "
    "interrupted. Nothing was saved. Go back one page in your browser: what you wrote is usually still "
    "there. Send it again when the connection is better.",
)

NOT_HERE = Refusal(
    421,
    "Unter diesem Namen gibt es hier nichts",
    "Der Name in der Adresszeile Ihres Browsers gehört nicht zu dieser Beteiligung. Bitte rufen Sie sie "
    "unter der Adresse auf, die Ihnen Ihre Stadt genannt hat. Für die Technik: Der Name steht in "
    "PARTICIPATION_BASE_URL, und ein Server davor muss ihn als Host weitergeben.",
    "There is nothing here under this name",
    "The name in your browser's address bar does not belong to this participation platform. Please open it "
    "by the address that your town has given you. For the technicians: the name is the one in "
    "PARTICIPATION_BASE_URL, and a server in front has to pass it on as Host.",
)

NOT_READABLE = Refusal(
    400,
    "Ihre Sendung ist nicht lesbar",
    "Ihr Programm hat sie in einer Form übertragen, die hier niemand versteht. Es wurde nichts gespeichert. "
    "Versuchen Sie es bitte mit einem gewöhnlichen Browser noch einmal.",
    "What you sent cannot be read",
    "Your program transferred it in a form that is not understood here. Nothing was saved. Please try again "
    "with an ordinary browser.",
)
