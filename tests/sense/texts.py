"""Contributions of an invented town on four subjects that are easy to tell apart."""

SUBJECTS = {
    "Ampel": [
        "Die Ampel an der Kreuzung ist zu lange rot",
        "Grünphase der Fußgängerampel verlängern",
        "Ampelschaltung für Radfahrer verbessern",
        "An der Ampel wartet man ewig auf Grün",
        "Der Taster der Ampel ist kaputt",
        "Ampel vor der Schule braucht längere Grünphase",
    ],
    "Müll": [
        "Mehr Mülleimer im Park aufstellen",
        "Überall liegt Müll am Ufer",
        "Mülleimer werden zu selten geleert",
        "Der Müll auf dem Spielplatz muss weg",
        "Müllsammelaktion mit Schulen",
        "Hundekot und Müll auf der Wiese",
    ],
    "Bus": [
        "Der Bus soll öfter fahren",
        "Buslinie bis ins Neubaugebiet verlängern",
        "Nachtbus am Wochenende",
        "Die Bushaltestelle braucht ein Dach",
        "Fahrplan des Busses auf den Zug abstimmen",
        "Bus und Bahn billiger machen",
    ],
    "Bäume": [
        "Neue Bäume in der Innenstadt pflanzen",
        "Alte Bäume schützen statt fällen",
        "Blühwiese und Bäume statt Schotter",
        "Mehr Bäume geben Schatten",
        "Bäume im Sommer gießen",
        "Baumscheiben mit Blumen bepflanzen",
    ],
}
TEXTS = [(f"{subject} {i}", text) for subject, texts in SUBJECTS.items() for i, text in enumerate(texts)]
SUBJECT_OF = {text_id: text_id.split()[0] for text_id, _ in TEXTS}
