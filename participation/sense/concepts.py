"""What a town talks about, and the words it uses for it: so that "Schlagloch" and "Asphalt" meet.

Written from general knowledge of municipal language, not learnt from any set of contributions. A concept is a
feature beside the words, never a category: clusters are named by the citizens' own words.
"""

from participation.kernel.german import fold, stem

CONCEPTS = {
    "surface": """
        Asphalt Belag Fahrbahnbelag Buckel Holperstrecke holprig huckelig Kopfsteinpflaster
        Pflaster Pflastersteine Schlagloch Schotter Kies uneben Unebenheit Wurzel Wurzelschaden
        Riss Loch Löcher Oberfläche sanieren Sanierung ausbessern erneuern marode Kante Rille
        Schlaglöcher glatt Rutschgefahr Pfütze Matsch
    """,
    "width": """
        schmal eng Enge Engstelle breit Breite verbreitern Verbreiterung verengt Platzmangel
        Mindestbreite Zentimeter Abstand Sicherheitsabstand
    """,
    "obstacle": """
        Hindernis Poller Pfosten Sperre Umlaufsperre Drängelgitter Schranke Gitter Mülltonne
        Laternenmast versperrt blockiert blockieren zugeparkt Falschparker parken geparkt
        Lieferwagen Baustelle Umleitung Absperrung Bordstein Bordsteinkante Absenkung abgesenkt
        Stufe Treppe Hecke zugewachsen Zweige Gebüsch Äste Bewuchs
    """,
    "signal": """
        Ampel Ampelschaltung Lichtsignalanlage Signalanlage Grünphase Rotphase grün rot Wartezeit
        warten Drücker Taster Knopf Bettelampel Schaltung Fußgängerampel Sekunden Anforderung
        Grünpfeil Induktionsschleife Kontaktschleife Haltelinie springt umschalten
    """,
    "sign": """
        Schild Beschilderung Verkehrszeichen Verkehrsschild Wegweiser Hinweisschild Zusatzzeichen
        ausgeschildert Einbahnstraße freigeben Freigabe freigegeben Gegenrichtung
        Benutzungspflicht benutzungspflichtig Zusatzschild frei Verbot verboten erlaubt
        beschildert Fußgängerzone
    """,
    "marking": """
        Markierung markieren markiert Linie Streifen Schutzstreifen Radfahrstreifen Piktogramm
        Zebrastreifen Aufstellfläche rot Furt Mittellinie Fahrbahnmarkierung gestrichelt
    """,
    "lighting": """
        Licht Beleuchtung beleuchtet Laterne Straßenlaterne Lampe dunkel Dunkelheit
        Straßenbeleuchtung unbeleuchtet Blendung geblendet leuchten Bewegungsmelder Finsternis
    """,
    "bike_parking": """
        Fahrradständer Abstellplatz Abstellanlage Fahrradparkhaus Stellplatz Fahrradbügel Bügel
        abstellen anschließen Fahrradbox Radstation Fahrradgarage Diebstahl abgestellt
        Schrotträder Fahrradleichen
    """,
    "cycling": """
        Fahrrad Rad Radweg Radfahrer Radverkehr Radfahren Fahrradstraße Radler Lastenrad Pedelec
        Radschnellweg Velo Radwegenetz Radroute E-Bike
    """,
    "routing": """
        Kreuzung Kreuzungsbereich Abbiegen Abbiegespur Linksabbieger Rechtsabbieger einordnen
        queren Querung überqueren Überquerung Kreisverkehr Kreisel Vorfahrt Einmündung
        Verkehrsführung Gegenverkehr Spur Fahrspur Seite Fahrtrichtung wechseln geradeaus endet
        auffahren Verbindung durchgängig Lücke Netz Umweg
    """,
    "speed": """
        Tempo Tempolimit Geschwindigkeit Geschwindigkeitsbegrenzung Geschwindigkeitskontrolle
        Blitzer Raser rasen schnell verkehrsberuhigt Verkehrsberuhigung Spielstraße Bodenschwelle
        Höchstgeschwindigkeit
    """,
    "walking": """
        Fußgänger Fußweg Gehweg Bürgersteig Fußverkehr Gehsteig Fußgängerüberweg Spaziergänger
        Fußgängerzone
    """,
    "car": """
        Auto Autofahrer PKW LKW Kraftfahrzeug Autoverkehr Verbrenner Diesel Benzin Stau Carsharing
        Parkplatz Autobahn Individualverkehr Maut Elektroauto Pendler Parkhaus Tiefgarage
        Parkgebühr SUV Durchgangsverkehr Parkraumbewirtschaftung KFZ
    """,
    "transit": """
        Bus Bahn Zug ÖPNV Öffis Haltestelle Straßenbahn Fahrplan Takt Nahverkehr Bahnhof U-Bahn
        S-Bahn Buslinie Ticket Klimaticket Fahrkarte Nachtbus Schiene Schienenverkehr
        Schülerticket Intervall Verkehrsmittel ÖBB Bahnlinie Jahreskarte Busfahrer Anschluss Tram
    """,
    "freight": """
        Flugzeug Flug Flugverkehr Kurzstreckenflug Kerosin Flughafen fliegen Güterverkehr Transit
        Lastwagen Transport Güter Schiff Kreuzfahrt
    """,
    "traffic_safety": """
        gefährlich Gefahr Gefahrenstelle Unfall Unfallgefahr Verkehrssicherheit Schulweg Helm
        übersehen lebensgefährlich riskant Sicht Sichtbehinderung unübersichtlich Spiegel
    """,
    "energy": """
        Energie Strom Stromnetz Photovoltaik PV Solar Solaranlage Windkraft Windrad Wasserkraft
        Kraftwerk Wasserstoff Atomkraft Kernenergie erneuerbar Energiewende Biogas Speicher Netz
        Energiegemeinschaft kWh Einspeisung einspeisen Dächer Dach Stromspeicher Geothermie
        Fossile Kohle Gas Öl Energieversorgung Akku
    """,
    "heating": """
        Heizung Wärme Fernwärme Wärmepumpe heizen Dämmung Wärmedämmung Ölheizung Gasheizung
        Kühlung Klimaanlage Pellets Gebäudesanierung thermisch Isolierung dämmen Raumwärme
        Heizkosten Therme
    """,
    "housing": """
        Wohnung Wohnraum Miete Mieter Vermieter Haus Einfamilienhaus Neubau bauen Leerstand
        Wohnbau Altbau Gebäude Bauordnung Baugenehmigung Immobilie Eigentum Wohnfläche Bebauung
        Bebauungsplan Bauland Raumordnung Flächenwidmung Bodenversiegelung versiegeln Zersiedelung
        Fassade Bauträger Wohnungsbau Sozialwohnung leerstehend Holzbau Baustoffe Beton Ortskern
        Bauweise
    """,
    "food": """
        Lebensmittel Fleisch Fleischkonsum vegan vegetarisch Ernährung Essen Kantine Mensa Gemüse
        Obst Restaurant Milch Nahrung Nahrungsmittel Kochen Speise Bio-Produkte Supermarkt Palmöl
        saisonal Brot Mahlzeit Tierwohl Rindfleisch Eier gesund Sojafutter
    """,
    "farming": """
        Landwirtschaft Bauer Landwirt Boden Acker Humus Pestizid Dünger Massentierhaltung
        Tierhaltung Bio Futter Ernte Viehzucht Glyphosat Weide Agrar Felder Wald Forst Rinder Kühe
        Saatgut Landnutzung Moor Kompost Biolandwirtschaft Monokultur Ackerbau
    """,
    "goods": """
        Produkt Produktion Konsum kaufen Kauf Verbraucher Konsument Reparatur reparieren
        Kreislaufwirtschaft Verpackung Plastik Einweg Mehrweg Kleidung Elektrogeräte Werbung
        Import Export Lieferkette Garantie Lebensdauer Hersteller Industrie Recycling Rohstoffe
        Pfand Pfandsystem Gewährleistung Wegwerfgesellschaft Textilien langlebig Obsoleszenz
        Onlinehandel Ressourcen Waren Second-Hand
    """,
    "taxes": """
        Steuer Besteuerung CO2-Steuer Mehrwertsteuer Abgabe Subvention Förderung fördern Zuschuss
        Preis teuer billig Kosten Geld finanzieren Budget Haushalt Investition Bonus Anreiz
        bezahlen kostenlos leistbar
    """,
    "waste": """
        Müll Abfall Mülleimer Müllabfuhr Papierkorb Mülltonne Sauberkeit Dreck Kippen Zigaretten
        Hundekot Kotbeutel Mülltrennung Aschenbecher Scherben Glasscherben entsorgen Verschmutzung
        sauber Müllsammelaktion Reinigung reinigen Kehrmaschine vermüllt Container Laub räumen
        Winterdienst Schnee
    """,
    "nature": """
        Baum Bäume Natur Grünfläche Begrünung Blumen Blühwiese Wiese Biene Insekten Artenschutz
        Artenvielfalt Biodiversität Pflanzen Tiere Vögel Naturschutz Bach Fluss See Gewässer
        begrünen Blumenwiese Garten Hochbeet Schottergärten Grünstreifen Pflanzung Wildblumen
        Nistkästen Umwelt Umweltschutz
    """,
    "climate": """
        Klima Klimaschutz Klimawandel CO2 Emission Treibhausgas klimaneutral nachhaltig
        Nachhaltigkeit Klimakrise Erderwärmung Fußabdruck Hitze
    """,
    "park": """
        Park Bank Sitzbank Sitzgelegenheit Brunnen Trinkbrunnen Trinkwasserspender Grillplatz
        Picknick Schatten Aufenthaltsqualität verweilen Stadtpark Liegewiese Hängematte Promenade
    """,
    "playground": """
        Spielplatz Rutsche Schaukel Klettergerüst Sandkasten spielen Spielgerät Wasserspielplatz
        Trampolin Seilbahn Kletterwand Kleinkinder Spielgeräte
    """,
    "youth": """
        Jugend Jugendliche Jugendzentrum Jugendtreff Jugendhaus Jugendbeirat Jugendparlament
        Treffpunkt Aufenthaltsort chillen Jugendclub Jugendarbeit Heranwachsende Jugendraum
    """,
    "sports": """
        Sport Sportplatz Fußball Fußballplatz Basketball Tischtennis Sporthalle Turnhalle
        Skatepark Skateanlage Schwimmbad Freibad Hallenbad Verein Calisthenics Fitness Bolzplatz
        Pumptrack Bikepark Volleyball Tor Kunstrasen Schwimmen Schwimmkurs Sportverein
        Fitnessgeräte Korb Körbe Sportart Trainer Tennis Eishalle Training
    """,
    "culture": """
        Kultur Konzert Musik Festival Kino Theater Museum Veranstaltung Fest Bibliothek Bücherei
        Bühne Kunst Graffiti Künstler Party Feier Disco Tanz Stadtfest Ausstellung Band Open-Air
        Event Kirmes Weihnachtsmarkt Freizeitpark Tourismus Touristen Denkmal Freizeitangebot
    """,
    "school": """
        Schule Schüler Unterricht Lehrer Klasse Klassenraum Grundschule Gymnasium Schulhof
        Schultoiletten Klassenzimmer Lehrkräfte Schultag Schulgebäude Bildung Lernen Hausaufgaben
        Abitur Schulkonferenz Oberschule Fach Lehrplan Workshop Projekttag Schulleitung Realschule
        Gesamtschule Schulministerium Sexualkunde Aufklärung AG Prüfung Nachhilfe
    """,
    "digital": """
        Digitalisierung Internet WLAN Tablet iPad Computer Laptop App Online Website Glasfaser
        Handy Software Smartboard Medien Endgeräte digital Server Breitband Hotspot Beamer
        Informatik Funkloch Mobilfunk Instagram technisch Technik Homepage Datenschutz
    """,
    "toilet": """
        Toilette WC Hygiene Menstruation Hygieneartikel Tampons Binden Periodenprodukte Seife
        Damenhygiene Klopapier
    """,
    "inclusion": """
        Barriere barrierefrei Rollstuhl Rollstuhlfahrer Behinderung Inklusion Blinde Aufzug Rampe
        Kinderwagen Rollator Senioren Ältere mobilitätseingeschränkt sehbehindert Gebärdensprache
    """,
    "solidarity": """
        Obdachlose Obdachlosigkeit Armut Flüchtlinge Geflüchtete Integration Migranten Hilfe
        Spenden Beratung Mobbing psychisch Psychologe Seelsorge Diskriminierung Rassismus
        Sozialarbeiter Gewalt LGBTQ queer Gleichberechtigung Ausgrenzung Sucht Drogen Einsamkeit
        Sozialarbeit Unterstützung Familien bedürftig Ehrenamt Schulsozialarbeit Prävention
    """,
    "childcare": """
        Kita Kindergarten Kinderbetreuung Betreuung Krippe Erzieher Tagesmutter Familie Eltern
        Hort Ganztag Spielgruppe
    """,
    "health": """
        Arzt Ärzte Krankenhaus Gesundheit Apotheke Pflege Pflegeheim Therapie Klinik Hausarzt
        Corona Impfung Rettungsdienst Defibrillator
    """,
    "security": """
        Polizei Sicherheit Kriminalität Vandalismus Überwachung Kamera Ordnungsamt
        Videoüberwachung Angst Straftat Streife unsicher Übergriff Belästigung Alkohol Feuerwehr
    """,
    "noise": """
        Lärm laut Ruhe Lärmschutz Lautstärke Lärmbelästigung Feuerwerk Böller Abgase Feinstaub
        Luft Luftqualität Gestank Geruch
    """,
    "business": """
        Geschäft Laden Läden Innenstadt Einzelhandel Wirtschaft Unternehmen Gewerbe Arbeitsplatz
        Gastronomie Cafe Shopping Einkaufen Wochenmarkt Praktikum Ausbildung Firma Arbeitgeber
        Kiosk Bäckerei Homeoffice Job Eisdiele Geschäfte
    """,
    "administration": """
        Rathaus Verwaltung Bürgeramt Behörde Antrag Formular Termin Öffnungszeiten Personalausweis
        Amt Sachbearbeiter Bürgerbüro Genehmigung Verordnung Gesetz Gesetzgeber
    """,
    "democracy": """
        Beteiligung Bürgerbeteiligung Mitbestimmung Wahl Wahlrecht Politik Politiker Demokratie
        Stadtrat Umfrage Gemeinderat Abstimmung Partei Regierung Transparenz Bürgerrat Gremium
    """,
}


def concepts_of_stems() -> dict[str, tuple[str, ...]]:
    """Stem → the concepts it speaks of."""
    found: dict[str, list[str]] = {}
    for concept, line in CONCEPTS.items():
        for written in line.replace("-", "").split():
            found.setdefault(stem(fold(written)), []).append(concept)
    return {term: tuple(dict.fromkeys(concepts)) for term, concepts in found.items()}


CONCEPTS_OF = concepts_of_stems()
