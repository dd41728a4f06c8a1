"""The word lists of the German analyser, written for municipal language."""

STOP_WORDS = """
ab aber all alle allem allen aller alles als also am an ander andere anderen anderer anderes anders auch
auf aus außerdem bei beim bereits besonders bin bis bist bitte da dabei dadurch dafür dagegen daher damit
danach dann daran darauf daraus darf darin darüber darum das dass davon davor dazu dein deine dem den
denen denn dennoch der deren des deshalb dessen deswegen dich die dies diese diesem diesen dieser dieses
dir doch dort du durch dürfen ebenfalls eher ein eine einem einen einer eines einfach einige einigen
einiger einiges einmal er es etc etwa etwas euch euer eure evtl für ganz gar geben geht gerne gibt ggf
habe haben halt hat hatte hatten hätte hätten hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren
ihrer ihres im immer in ins insbesondere ist ja jede jedem jeden jeder jedes jedoch jene jenen jener
jetzt kann kannst kaum kein keine keinem keinen keiner können könnte könnten lassen leider man manche
manchen mal mehr mein meine meinem meinen meiner mich mir mit möchte möchten muss müssen müsste müssten
nach nachdem natürlich neben nicht nichts noch nun nur ob oben obwohl oder oft ohne per schon sehr sei
seid sein seine seinem seinen seiner seit selbst sich sie sind so sobald sodass sofern sogar solche
solchen solcher soll sollen sollte sollten somit sondern sonst sowie sowohl statt trotz trotzdem über
überhaupt um und uns unser unsere unserem unseren unserer unter usw viel viele vielen vieler vom von vor
wann war wäre wären waren warum was weder wegen weil weiter weitere weiteren welche welchen welcher
welches wem wen wenn wer werde werden wie wieder wieso will wir wird wo wobei wodurch wofür wohl wollen
worden wurde wurden würde würden zb zu zum zumal zur zurzeit zwar zwischen machen macht gemacht kommen
kommt stehen steht gehen sagen sieht sehen finde finden bzw gut beispielsweise
"""

# Found and compared like any other word, but no reason to put two texts together. Read as stems.
WORDS_OF_LITTLE = """
eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig hundert tausend halb doppelt erste
zweite dritte letzte nächste alt neu groß klein lang kurz hoch niedrig breit schmal gut besser beste
schlecht schlimm schön richtig falsch leicht schwer schnell langsam früh spät wenig genug voll leer
wissen weiß wusste glauben denken meinen meint brauchen braucht nehmen nimmt bekommen geben bringen halten
hält hielt bleiben bleibt lassen lässt liegen liegt laufen läuft kommen komme kam stellen stellt setzen
setzt tun getan gehören heißen sehen schauen fragen sprechen reden hoffen wünschen freuen zeigen zeigt
fehlen fehlt findet fand gefunden nutzen nutzt benutzen passieren geschehen beginnen anfangen gern gerne
eigentlich wirklich
vielleicht manchmal meistens häufig ständig täglich gestern heute morgen jahr jahre tag tage woche monat
mal stück teil sache ding dinge grund möglich möglichkeit leute mensch menschen person stadt idee vorschlag
"""

# What German compounds about a town are made of: as modifier, as head, or both. Read as stems.
COMPOUND_PARTS = """
abend abfall absenkung abstell abwasser acker alkohol allee alt ampel amt anbindung angebot anlage anlass
anlieger anschluss antrag apotheke arbeit arzt asphalt auffahrt aufnahme ausbau ausbildung ausflug
ausgabe auskunft ausstattung ausstellung auto automat bad bahn bahnhof bahnsteig ball bank barriere bau
bauern baum baustelle beach beet begegnung begrenzung behandlung behinderten behörde beirat belag
beleuchtung beratung berater bereich berg beruf beruhigung beschilderung besuch beteiligung betreuung
betrieb bewegung bewirtschaftung bibliothek bienen bike bildung bio blind block blumen boden boot bord
bordstein börse breitband brücke brunnen buch bücherei budget bühne bund bunt bürger bürgersteig büro bus
busch cafe camp car carsport chor computer container dach dachbegrünung damm dampf daten dauer deponie
dienst digital dorf dreck druck durchfahrt durchgang dusche ecke ehren eigentum eimer einbahn einfahrt
eingang einkauf einrichtung einwohner eis elektro eltern energie engpass entsorgung entwicklung erdgas
erlebnis ernährung ersatz essen fach fahr fahrer fahrrad fahrt fahrzeug familien farbe feier feld fenster
ferien fernwärme fest feuer feuerwehr film finanz fisch fläche flohmarkt flug fluss flüchtling förderung
forst fortbildung forum frauen frei freibad freizeit freund friedhof führung fuhrpark fuß fußball
fußgänger garage garten gas gast gaststätte gebäude gebiet gebühr gefahr geh geld gelände gemeinde
gemeinschaft gemüse generationen gerät gericht geruch geschäft geschichte geschwindigkeit gesellschaft
gesetz gespräch gestaltung gesundheit getränk gewalt gewässer gewerbe gitter glas gleis graben grenze
grill groß grund grundstück grün gruppe gully hafen halle hallenbad halt haltestelle handel handwerk
handy hang haupt haus hebung hecke heim heimat heizung helfer herbst hilfe hindernis hochschule
hochwasser hof hotel hund imbiss industrie info information initiative innenstadt insekten insel
integration internet jahr jubiläum jugend jugendliche jugendzentrum kabel kamera kanal kanu karte kasse
kegel keller kies kilometer kinder kindergarten kino kirche kiosk kita klasse kleider klima klinik klub
kneipe knoten kohle kommune konferenz konzept konzert kontrolle kosten kraft kraftwerk kranken
krankenhaus kreis kreisel kreisverkehr kreuz kreuzung küche kultur kunst kurs kurve lade ladesäule laden
lager lampe land landschaft lärm laser laster lastenrad lauf laterne leben lebensmittel leer lehrer
leitung lern licht liege linie links lkw lokal luft mäh mark markierung markt mast material mauer mehrweg
meldung mensch messe miet milch mini mitte mittag mobil mobilität motor motorrad mühle müll mülleimer
museum musik nacht nachbar nachbarschaft nah nahverkehr natur naturschutz netz notfall nutzung obdachlose
obst ökostrom öffnung ordnung organisation ort orts öl packung papier park parkplatz parlament partner
pate pendler personal pfad pfand pfeiler pfeil pferde pflanzen pflaster pflege pförtner photovoltaik
piste plan planung plastik platte platz pläne poller post preis presse privat problem produktion programm
projekt promenade prüfung puffer pumpe punkt quartier quer rad rampe rand rasen raum reinigung reise
reiter renn rentner reparatur restaurant rettung rhein richtung rind ring rodel roller rollstuhl route
ruhe rund rutsche sammel sanierung sand satzung sauber schaden schall schaltung schatten schau schicht
schiene schild schilder schlag schlagloch schloss schmutz schnee schnell schranke schritt schul schule
schüler schulhof schuss schutz schwimm schwimmbad see seil seite seminar senioren service sicherheit
sicht siedlung singen sitz skate skulptur solar sommer sonne sozial spar spaß speise sperre spiegel spiel
spielplatz sport sportplatz sprach sprechstunde sprung spur staats stadt stadtteil stall stand ständer
stätte stange start station statistik statue staub stau stein stelle steuer stiege stift stoff strahl
strand straße straßenbahn strecke streifen streit strom strömung studenten studie stufe stuhl stunde
suche supermarkt system tafel tag tagung tal tank tanz tarif tasche tauben tausch taxi technik teich teil
teilnehmer telefon tempo termin test theater therapie ticket tiefgarage tier tisch toilette ton tonne tor
touristen transport ttreff treffpunkt treppe trink trinkwasser tür turm turn überquerung überweg ufer uhr
umbau umfrage umland umlauf umleitung umwelt unfall unkraut unterführung unternehmen unterricht
unterstand urlaub vandalismus veranstaltung verband verbindung verbot verbrauch verein verengung verkauf
verkehr verleih vermeidung vermietung verpackung versammlung verschmutzung versicherung versorgung
verwaltung verwertung vieh viertel vogel volk vorfahrt vorplatz vorrang vorschlag wache wagen wald wander
wand wärme wärmepumpe warte wasch wasser wechsel weg wehr weide weihnacht weihnachtsmarkt wein weiser
weit werbung werk werkstatt wert wetter wiese wild wind windkraft windrad winter wirtschaft wissen woche
wochenende wohn wohnung wurzel zahl zaun zebra zebrastreifen zeichen zeit zeitung zelt zentrum ziel
zimmer zone zoo zufahrt zug zugang zukunft zustand
"""

# Compounds whose meaning is no longer that of their parts: who looks for "Bahn" does not mean the "Fahrbahn".
WHOLE_WORDS = """
autobahn bahnhof bahnsteig bordstein bürgersteig erdgas fahrbahn fahrrad fahrzeug feuerwehr freibad
freizeit fußball fußgänger gasthaus grundstück handwerk hochzeit hochschule holzweg innenstadt jahrzeit
kindergarten krankenhaus landwirtschaft lebensmittel mahlzeit naturschutz rathaus rennrad standort
tiergarten umland unterricht vorfahrt vorplatz weihnachten wochenende zeitung zufahrt zugang
"""

# What is no part of a compound though it stands at its end.
ENDINGS = "bar end er heit ig igkeit igung in isch keit lich los schaft ung"
