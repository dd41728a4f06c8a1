"""What a town talks about, and the words it uses for it: so that "Schlagloch" and "Asphalt" meet.

Written from general knowledge of municipal language, not learnt from any set of contributions. A concept is a
feature beside the words, never a category: clusters are named by the citizens' own words.
"""

from participation.kernel.german import fold, stem

CONCEPTS = {
    "surface": """
        Asphalt Belag Fahrbahnbelag Buckel Holperstrecke holprig huckelig Kopfsteinpflaster Pflaster
        Pflastersteine Schlagloch Schotter Kies uneben Unebenheit Wurzel Wurzelschaden Riss Loch Löcher
        Oberfläche sanieren Sanierung ausbessern erneuern marode Kante Rille Schlaglöcher glatt
        Rutschgefahr Pfütze Matsch befahrbar rutschig nass Bitumen Betonplatte Teer geteert asphaltieren
        asphaltiert Spurrille Bodenwelle Ausbesserung wellig Glätte Eis ausgebessert Flicken Kopfstein
        Fahrbahnoberfläche Straßenbelag
    """,
    "width": """
        schmal eng Enge Engstelle breit Breite verbreitern Verbreiterung verengt Platzmangel Mindestbreite
        Zentimeter Abstand Sicherheitsabstand überholen ausweichen Begegnungsverkehr verschmälert
        Radwegbreite knapp Meter
    """,
    "obstacle": """
        Hindernis Poller Pfosten Sperre Umlaufsperre Drängelgitter Schranke Gitter Mülltonne Laternenmast
        versperrt blockiert blockieren zugeparkt Falschparker parken geparkt Lieferwagen Baustelle
        Umleitung Absperrung Bordstein Bordsteinkante Absenkung abgesenkt Stufe Treppe Hecke zugewachsen
        Zweige Gebüsch Äste Bewuchs Lieferverkehr Lieferzone Halteverbot Kurzparker umfahren Rückstau
        parkend Parkende Mast Müllcontainer Anhänger hineinragen Einengung Wildparker Absperrgitter
    """,
    "signal": """
        Ampel Ampelschaltung Lichtsignalanlage Signalanlage Grünphase Rotphase grün rot Wartezeit warten
        Drücker Taster Knopf Bettelampel Schaltung Fußgängerampel Sekunden Anforderung Grünpfeil
        Induktionsschleife Kontaktschleife Haltelinie springt umschalten Ampelphase Rotlicht Grünzeit
        Ampelkreuzung schalten Dauerrot Sensor Linksabbiegerampel Verkehrsampel Wartezeiten
    """,
    "sign": """
        Schild Beschilderung Verkehrszeichen Verkehrsschild Wegweiser Hinweisschild Zusatzzeichen
        ausgeschildert Einbahnstraße freigeben Freigabe freigegeben Gegenrichtung Benutzungspflicht
        benutzungspflichtig Zusatzschild frei Verbot verboten erlaubt beschildert Fußgängerzone ausweisen
        ausgewiesen Kennzeichnung gekennzeichnet Straßenschild Ausschilderung Hinweis beschildern
        Verkehrsregel erlauben Sackgasse Anliegerstraße Schilder Regelung zulassen
    """,
    "marking": """
        Markierung markieren markiert Linie Streifen Schutzstreifen Radfahrstreifen Piktogramm
        Zebrastreifen Aufstellfläche rot Furt Mittellinie Fahrbahnmarkierung gestrichelt einfärben
        farblich Radstreifen Radspur Sperrfläche Fahrradstreifen Markierungen Strich Bodenmarkierung
        Straßenmarkierung
    """,
    "lighting": """
        Licht Beleuchtung beleuchtet Laterne Straßenlaterne Lampe dunkel Dunkelheit Straßenbeleuchtung
        unbeleuchtet Blendung geblendet leuchten Bewegungsmelder Finsternis hell Helligkeit Strahler
        Straßenlampe beleuchten finster LED nachts Lichter Scheinwerfer Reflektor
    """,
    "bike_parking": """
        Fahrradständer Abstellplatz Abstellanlage Fahrradparkhaus Stellplatz Fahrradbügel Bügel abstellen
        anschließen Fahrradbox Radstation Fahrradgarage Diebstahl abgestellt Schrotträder Fahrradleichen
        Radständer Fahrradstellplatz Radabstellplatz Fahrradabstellanlage Fahrradkeller Fahrradschuppen
        überdacht gestohlen
    """,
    "cycling": """
        Fahrrad Rad Radweg Radfahrer Radverkehr Radfahren Fahrradstraße Radler Lastenrad Pedelec
        Radschnellweg Velo Radwegenetz Radroute E-Bike Radfahrende radeln Fahrradfahrer Rennrad
        Radinfrastruktur Fahrradweg fahrradfreundlich radfreundlich Veloroute Lastenräder Scooter Leihrad
        Bikesharing Mountainbike Radtour Fahrräder Räder
    """,
    "routing": """
        Kreuzung Kreuzungsbereich Abbiegen Abbiegespur Linksabbieger Rechtsabbieger einordnen queren
        Querung überqueren Überquerung Kreisverkehr Kreisel Vorfahrt Einmündung Verkehrsführung
        Gegenverkehr Spur Fahrspur Seite Fahrtrichtung wechseln geradeaus endet auffahren Verbindung
        durchgängig Lücke Netz Umweg Unterführung Brücke Tunnel Überführung Kurve einbiegen Einfahrt
        Ausfahrt Straßenseite Zufahrt Übergang Route Abfahrt Auffahrt Verkehrsinsel Überweg Rampe Umwege
        Linksabbiegen Mündung Kreuzungen
    """,
    "speed": """
        Tempo Tempolimit Geschwindigkeit Geschwindigkeitsbegrenzung Geschwindigkeitskontrolle Blitzer
        Raser rasen schnell verkehrsberuhigt Verkehrsberuhigung Spielstraße Bodenschwelle
        Höchstgeschwindigkeit bremsen langsam Schrittgeschwindigkeit Geschwindigkeiten Raserei
        Stundenkilometer kmh Temposchwelle Tempozone entschleunigen 30er
    """,
    "walking": """
        Fußgänger Fußweg Gehweg Bürgersteig Fußverkehr Gehsteig Fußgängerüberweg Spaziergänger
        Fußgängerzone Passant Passanten laufen Zebrastreifen Spazierweg spazieren fußläufig Fußgängerampel
        Trottoir
    """,
    "car": """
        Auto Autofahrer PKW LKW Kraftfahrzeug Autoverkehr Verbrenner Diesel Benzin Stau Carsharing
        Parkplatz Autobahn Individualverkehr Maut Elektroauto Pendler Parkhaus Tiefgarage Parkgebühr SUV
        Durchgangsverkehr Parkraumbewirtschaftung KFZ Autos Fahrzeug Straßenverkehr Führerschein Motor
        Verbrennungsmotor Pendlerpauschale Parkpickerl Pickerl Mitfahrgelegenheit Fahrgemeinschaft
        autofrei autoarm Automobil Firmenauto Dienstwagen Straßenbau Treibstoff tanken Ladestation
        Ladesäule Taxi Motorrad Moped motorisiert Parkraum Anwohnerparken Autobahnen Stadtautobahn
        Schnellstraße Autoindustrie KFZ-Verkehr Elektromobilität Kraftstoff Sprit
    """,
    "transit": """
        Bus Bahn Zug ÖPNV Öffis Haltestelle Straßenbahn Fahrplan Takt Nahverkehr Bahnhof U-Bahn S-Bahn
        Buslinie Ticket Klimaticket Fahrkarte Nachtbus Schiene Schienenverkehr Schülerticket Intervall
        Verkehrsmittel ÖBB Bahnlinie Jahreskarte Busfahrer Anschluss Tram Busse Bushaltestelle
        Busverbindung Anbindung umsteigen Umstieg Bahnstrecke Bahnfahren Zugverbindung Fahrgast
        Verkehrsverbund Regionalbahn Stadtbus Linie Wartehäuschen Verbindung Bahnhöfe Züge Öffentlicher
        Nachtzug Schienennetz Busfahren Monatskarte Fahrpreis Tarif Verspätung pünktlich Mobilität
        Mikro-ÖV
    """,
    "freight": """
        Flugzeug Flug Flugverkehr Kurzstreckenflug Kerosin Flughafen fliegen Güterverkehr Transit
        Lastwagen Transport Güter Schiff Kreuzfahrt Flugreise Inlandsflug Billigflug Flieger Schwerverkehr
        Spedition Logistik LKWs Flüge fliegt Frachter Kreuzfahrtschiff Warentransport Transporte
        Fernverkehr
    """,
    "traffic_safety": """
        gefährlich Gefahr Gefahrenstelle Unfall Unfallgefahr Verkehrssicherheit Schulweg Helm übersehen
        lebensgefährlich riskant Sicht Sichtbehinderung unübersichtlich Spiegel gefährden gefährdet
        Gefährdung gefährlicher Unfälle Zusammenstoß Verletzung verletzt Rücksicht rücksichtslos
        entschärfen Konflikt Verkehrsteilnehmer Verkehrserziehung Nachrang einsehbar Kollision
    """,
    "energy": """
        Energie Strom Stromnetz Photovoltaik PV Solar Solaranlage Windkraft Windrad Wasserkraft Kraftwerk
        Wasserstoff Atomkraft Kernenergie erneuerbar Energiewende Biogas Speicher Netz Energiegemeinschaft
        kWh Einspeisung einspeisen Dächer Dach Stromspeicher Geothermie Fossile Kohle Gas Öl
        Energieversorgung Akku Windräder Solarpanel Photovoltaikanlage Energieverbrauch Energiesparen
        Energieträger Energieerzeugung Stromverbrauch Elektrizität Biomasse Reaktor Pumpspeicher Batterie
        Netzausbau Stromerzeugung Stromproduktion Kilowatt Uran fossil fossile Erdgas Erdöl Sonnenenergie
        Erneuerbare Windenergie Solarenergie Solarkraftwerk Sonnenkollektor Wasserkraftwerk Atomenergie
        Stromanbieter Energieeffizienz Energiesystem Kraftwerke Generator Netzbetreiber einspeist
        energieautark autark Energiegewinnung Windparks Stromkosten
    """,
    "heating": """
        Heizung Wärme Fernwärme Wärmepumpe heizen Dämmung Wärmedämmung Ölheizung Gasheizung Kühlung
        Klimaanlage Pellets Gebäudesanierung thermisch Isolierung dämmen Raumwärme Heizkosten Therme
        Heizsystem Kessel Brennstoff Heizungstausch Ofen Öfen Kamin Temperatur Wärmenetz Abwärme
        Passivhaus thermische Heizpilz Heizstrahler Klimageräte klimatisieren Kälte Heizen Fenster
        Fensterläden gedämmt Sanierungsrate Niedrigenergiehaus
    """,
    "housing": """
        Wohnung Wohnraum Miete Mieter Vermieter Haus Einfamilienhaus Neubau bauen Leerstand Wohnbau Altbau
        Gebäude Bauordnung Baugenehmigung Immobilie Eigentum Wohnfläche Bebauung Bebauungsplan Bauland
        Raumordnung Flächenwidmung Bodenversiegelung versiegeln Zersiedelung Fassade Bauträger Wohnungsbau
        Sozialwohnung leerstehend Holzbau Baustoffe Beton Ortskern Bauweise Grundstück Baugrund
        Einkaufszentrum Raumplanung Versiegelung Flächenverbrauch verbauen umbauen Stadtplanung
        Stadtentwicklung Siedlung Leerstände Zweitwohnsitz Bauvorhaben Architektur Mehrfamilienhaus
        Quartier Nachverdichtung Bewohner Anwohner wohnen Wohnhaus Wohngebäude Baugesetz bebauen Häuser
        Hausbau Umwidmung Widmung entsiegeln Entsiegelung Grünflächen Neubauten Fertighaus Ziegel
        Wohnbauförderung Eigenheim Stockwerk Parkdeck Supermärkte Dachbegrünung Fassadenbegrünung
        Baugenossenschaft Wohnkosten Mehrparteienhaus
    """,
    "food": """
        Lebensmittel Fleisch Fleischkonsum vegan vegetarisch Ernährung Essen Kantine Mensa Gemüse Obst
        Restaurant Milch Nahrung Nahrungsmittel Kochen Speise Bio-Produkte Supermarkt Palmöl saisonal Brot
        Mahlzeit Tierwohl Rindfleisch Eier gesund Sojafutter pflanzlich tierisch Fleischproduktion Wurst
        Fisch Käse Hafermilch Billigfleisch Gastronomie Küche Schulessen Getränk trinken Fleischverzehr
        Schnitzel Vegetarier Veganer Kantinen Ernährungsbildung Speisen Speiseplan Mittagessen
        Fleischersatz Großküche Gerichte Nahrungsergänzung Foodsharing Ernährungsweise Kalorien
        Lebensmittelverschwendung Fleischloser Haltungsform Bauernmarkt
    """,
    "farming": """
        Landwirtschaft Bauer Landwirt Boden Acker Humus Pestizid Dünger Massentierhaltung Tierhaltung Bio
        Futter Ernte Viehzucht Glyphosat Weide Agrar Felder Wald Forst Rinder Kühe Saatgut Landnutzung
        Moor Kompost Biolandwirtschaft Monokultur Ackerbau Landwirte Bauern biologisch Grünland Anbau
        Pestizide Düngemittel Viehhaltung Tierleid Schwein Schweine Huhn Hühner Ackerfläche
        Forstwirtschaft Aufforstung Regenwald Moore Permakultur Agrarförderung Wälder Bäuerinnen
        Kunstdünger Nutztiere Nutztierhaltung Rinderzucht Soja Getreide Landwirtschaften Kleinbauern
        Bodenfruchtbarkeit Freilandhaltung Schlachthof Schlachtung Jagd Mais Wiesen Almwirtschaft
        Gentechnik Humusaufbau Pflanzenschutz Ernten Fruchtfolge
    """,
    "goods": """
        Produkt Produktion Konsum kaufen Kauf Verbraucher Konsument Reparatur reparieren
        Kreislaufwirtschaft Verpackung Plastik Einweg Mehrweg Kleidung Elektrogeräte Werbung Import Export
        Lieferkette Garantie Lebensdauer Hersteller Industrie Recycling Rohstoffe Pfand Pfandsystem
        Gewährleistung Wegwerfgesellschaft Textilien langlebig Obsoleszenz Onlinehandel Ressourcen Waren
        Second-Hand Produkte verpacken Einwegplastik Konzern Firmen Konsumverhalten Konsumgüter Elektronik
        Smartphone Gerät kaputt Werbeverbot Lieferung Versand Paket importieren exportieren Globalisierung
        Handelsabkommen Zoll Zölle wegwerfen Mode Textil Etikett Kennzeichnungspflicht Flasche Dose
        Plastiksackerl Sackerl Glasflasche Produktionsbedingungen produzieren produziert Herkunft
        Zertifizierung Gütesiegel Siegel Label Greenwashing Großkonzern Billigprodukt Kreislauf
        wiederverwenden Ersatzteil reparierbar Fabrik Reparaturbonus Unternehmens Online-Shopping Retoure
        verkaufen Verkauf Konsumenten Pfandflaschen Verpackungsmaterial Werbeprospekt Bekleidung
        Kunststoff Plastikverpackung Rohstoff
    """,
    "taxes": """
        Steuer Besteuerung CO2-Steuer Mehrwertsteuer Abgabe Subvention Förderung fördern Zuschuss Preis
        teuer billig Kosten Geld finanzieren Budget Haushalt Investition Bonus Anreiz bezahlen kostenlos
        leistbar Steuern besteuern besteuert Prämie Strafe Gebühr gratis Kostenwahrheit günstig gefördert
        Einkommen Vermögen Kredit Finanzierung Pauschale Gutschein Rabatt Förderungen Klimabonus
        Subventionen Steuerentlastung subventionieren Ökosteuer Verteuerung verteuern Geldstrafe Abgaben
        finanziell
    """,
    "waste": """
        Müll Abfall Mülleimer Müllabfuhr Papierkorb Mülltonne Sauberkeit Dreck Kippen Zigaretten Hundekot
        Kotbeutel Mülltrennung Aschenbecher Scherben Glasscherben entsorgen Verschmutzung sauber
        Müllsammelaktion Reinigung reinigen Kehrmaschine vermüllt Container Laub räumen Winterdienst
        Schnee dreckig schmutzig Abfalleimer Sammelstelle Sperrmüll Hundehaufen Restmüll Biotonne
        Recyclinghof Kippe aufräumen Müllberg Abfälle Mistkübel Kotbeutelspender säubern
    """,
    "nature": """
        Baum Bäume Natur Grünfläche Begrünung Blumen Blühwiese Wiese Biene Insekten Artenschutz
        Artenvielfalt Biodiversität Pflanzen Tiere Vögel Naturschutz Bach Fluss See Gewässer begrünen
        Blumenwiese Garten Hochbeet Schottergärten Grünstreifen Pflanzung Wildblumen Nistkästen Umwelt
        Umweltschutz pflanzen gepflanzt Pflanze Lebensraum Strauch Ökosystem Teich Schmetterling Vogel
        Igel Beet Landschaft Wildtiere Blume Bienen Erholungsgebiet Grün Grünanlage Sträucher Wasser
        Fische Renaturierung bepflanzen Trockenheit bewässern Regenwasser
    """,
    "climate": """
        Klima Klimaschutz Klimawandel CO2 Emission Treibhausgas klimaneutral nachhaltig Nachhaltigkeit
        Klimakrise Erderwärmung Fußabdruck Hitze klimafreundlich klimaschädlich Emissionen Klimaziel
        umweltfreundlich umweltschädlich Erwärmung Treibhausgase ökologisch Umweltverschmutzung
        Klimaneutralität CO2-neutral Klimapolitik Klimakatastrophe Umweltbelastung Zertifikate
    """,
    "park": """
        Park Bank Sitzbank Sitzgelegenheit Brunnen Trinkbrunnen Trinkwasserspender Grillplatz Picknick
        Schatten Aufenthaltsqualität verweilen Stadtpark Liegewiese Hängematte Promenade Sitzmöglichkeit
        Sitzplatz Tisch Stühle Wasserspender Überdachung Unterstand Aussicht Erholung Naherholung
        Sitzgelegenheiten Bänke Mülleimer ausruhen Grillen Liege
    """,
    "playground": """
        Spielplatz Rutsche Schaukel Klettergerüst Sandkasten spielen Spielgerät Wasserspielplatz Trampolin
        Seilbahn Kletterwand Kleinkinder Spielgeräte
    """,
    "youth": """
        Jugend Jugendliche Jugendzentrum Jugendtreff Jugendhaus Jugendbeirat Jugendparlament Treffpunkt
        Aufenthaltsort chillen Jugendclub Jugendarbeit Heranwachsende Jugendraum Freizeit Treff Langeweile
        Aufenthaltsraum Jugendräume Teenager jung junge Freunde treffen Abhängen Jugendlicher Jugendtreffs
    """,
    "sports": """
        Sport Sportplatz Fußball Fußballplatz Basketball Tischtennis Sporthalle Turnhalle Skatepark
        Skateanlage Schwimmbad Freibad Hallenbad Verein Calisthenics Fitness Bolzplatz Pumptrack Bikepark
        Volleyball Tor Kunstrasen Schwimmen Schwimmkurs Sportverein Fitnessgeräte Korb Körbe Sportart
        Trainer Tennis Eishalle Training Basketballplatz sportlich Skater Skaterpark Schwimmhalle Baden
        Becken Wasserrutsche Turnier Mannschaft klettern bouldern Tischtennisplatte Fitnessstudio
        Laufstrecke Sportarten Volleyballfeld Fußballtor Netze Rasen Trampolinpark Eislaufen Tanzen Reiten
        Sportgeräte Sportanlage
    """,
    "culture": """
        Kultur Konzert Musik Festival Kino Theater Museum Veranstaltung Fest Bibliothek Bücherei Bühne
        Kunst Graffiti Künstler Party Feier Disco Tanz Stadtfest Ausstellung Band Open-Air Event Kirmes
        Weihnachtsmarkt Freizeitpark Tourismus Touristen Denkmal Freizeitangebot Bücher Ausflug Bowling
        Markt Lesung Musikschule Instrument Kulturzentrum Feste Veranstaltungen Konzerte Escape-Room
        Lasertag Gaming Zoo Jahrmarkt Sehenswürdigkeit
    """,
    "school": """
        Schule Schüler Unterricht Lehrer Klasse Klassenraum Grundschule Gymnasium Schulhof Schultoiletten
        Klassenzimmer Lehrkräfte Schultag Schulgebäude Bildung Lernen Hausaufgaben Abitur Schulkonferenz
        Oberschule Fach Lehrplan Workshop Projekttag Schulleitung Realschule Gesamtschule Schulministerium
        Sexualkunde Aufklärung AG Prüfung Nachhilfe Klassenfahrt Pausenhof Pause Note Schulzeit Schulbus
        Abschluss Studium Universität Schulsystem Berufsorientierung Schulmensa Schulen Lehrerin
        unterrichten Unterrichtsfach Bildungssystem Klassen Schülerinnen Schulklasse Lehrermangel lernen
        Ferien Schulsozialarbeiter
    """,
    "digital": """
        Digitalisierung Internet WLAN Tablet iPad Computer Laptop App Online Website Glasfaser Handy
        Software Smartboard Medien Endgeräte digital Server Breitband Hotspot Beamer Informatik Funkloch
        Mobilfunk Instagram technisch Technik Homepage Datenschutz Rechner Programmieren Daten Netzwerk
        Tablets Laptops Computerraum Steckdose laden Ladegerät Digitale Webseite Internetzugang
        Netzabdeckung
    """,
    "toilet": """
        Toilette WC Hygiene Menstruation Hygieneartikel Tampons Binden Periodenprodukte Seife Damenhygiene
        Klopapier Klo Toiletten Waschbecken WCs Sanitär Händewaschen Hygieneprodukte
    """,
    "inclusion": """
        Barriere barrierefrei Rollstuhl Rollstuhlfahrer Behinderung Inklusion Blinde Aufzug Rampe
        Kinderwagen Rollator Senioren Ältere mobilitätseingeschränkt sehbehindert Gebärdensprache
    """,
    "solidarity": """
        Obdachlose Obdachlosigkeit Armut Flüchtlinge Geflüchtete Integration Migranten Hilfe Spenden
        Beratung Mobbing psychisch Psychologe Seelsorge Diskriminierung Rassismus Sozialarbeiter Gewalt
        LGBTQ queer Gleichberechtigung Ausgrenzung Sucht Drogen Einsamkeit Sozialarbeit Unterstützung
        Familien bedürftig Ehrenamt Schulsozialarbeit Prävention Obdachloser sozial Ungerechtigkeit arm
        Flüchtling Tafel Notunterkunft Frauen Mädchen Chancengleichheit Toleranz Vielfalt Respekt Notfall
        Zusammenhalt Gemeinschaft Hilfsbedürftige Kriegs
    """,
    "childcare": """
        Kita Kindergarten Kinderbetreuung Betreuung Krippe Erzieher Tagesmutter Familie Eltern Hort
        Ganztag Spielgruppe
    """,
    "health": """
        Arzt Ärzte Krankenhaus Gesundheit Apotheke Pflege Pflegeheim Therapie Klinik Hausarzt Corona
        Impfung Rettungsdienst Defibrillator
    """,
    "security": """
        Polizei Sicherheit Kriminalität Vandalismus Überwachung Kamera Ordnungsamt Videoüberwachung Angst
        Straftat Streife unsicher Übergriff Belästigung Alkohol Feuerwehr Überwachungskamera Diebe klauen
        Kontrolle kontrollieren Security Beschädigung zerstört bedroht Sicherheitsgefühl Notruf
    """,
    "noise": """
        Lärm laut Ruhe Lärmschutz Lautstärke Lärmbelästigung Feuerwerk Böller Abgase Feinstaub Luft
        Luftqualität Gestank Geruch Krach Lärmquelle leise Nachtruhe Motorenlärm Schadstoff Rauch Rauchen
    """,
    "business": """
        Geschäft Laden Läden Innenstadt Einzelhandel Wirtschaft Unternehmen Gewerbe Arbeitsplatz
        Gastronomie Cafe Shopping Einkaufen Wochenmarkt Praktikum Ausbildung Firma Arbeitgeber Kiosk
        Bäckerei Homeoffice Job Eisdiele Geschäfte Einkaufszentren Händler Arbeit arbeiten Geschäften
        Kaufhaus Leerstand Friseur Eiscafe Drogerie Selbständige Beruf Lohn Gehalt Stelle
        Einkaufsmöglichkeit
    """,
    "administration": """
        Rathaus Verwaltung Bürgeramt Behörde Antrag Formular Termin Öffnungszeiten Personalausweis Amt
        Sachbearbeiter Bürgerbüro Genehmigung Verordnung Gesetz Gesetzgeber Bürokratie Behörden Vorschrift
        Bewilligung Verwaltungs Gemeindeamt Vergabe Ausschreibung Bescheid
    """,
    "democracy": """
        Beteiligung Bürgerbeteiligung Mitbestimmung Wahl Wahlrecht Politik Politiker Demokratie Stadtrat
        Umfrage Gemeinderat Abstimmung Partei Regierung Transparenz Bürgerrat Gremium Bürgermeister Staat
        Europa Parlament Abgeordnete Volksabstimmung mitreden Meinung Gesetzgebung Demonstration
        Mitspracherecht Entscheidung entscheiden Wahlalter Klimarat Bundesregierung Lobby Lobbyismus
        Korruption Parteien Volksbegehren
    """,
}


def concepts_of_stems() -> dict[str, tuple[str, ...]]:
    """Stem → the concepts it speaks of."""
    found: dict[str, list[str]] = {}
    for concept, line in CONCEPTS.items():
        for written in line.replace("-", "").split():
            for form in (written, f"{written}s"):
                found.setdefault(stem(fold(form)), []).append(concept)
    return {term: tuple(dict.fromkeys(concepts)) for term, concepts in found.items()}


CONCEPTS_OF = concepts_of_stems()
