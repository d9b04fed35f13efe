"""Where the invented hotels stand: real cities and districts, so that names, zones and daily rhythms are believable."""

from __future__ import annotations

from typing import NamedTuple


class City(NamedTuple):
    """A city with its districts. ``local`` is what its people call it, ``zone`` an IANA name."""

    local: str
    name: str
    country: str
    zone: str
    districts: tuple[str, ...]


class Brand(NamedTuple):
    """A brand: its ``share`` of 240 hotels, how busy they are (``size``), and numbers that are ``pinned``."""

    name: str
    code: str
    region: str
    share: int
    size: int
    cities: tuple[City, ...]
    pinned: dict[int, tuple[str, str]]


def _cities(country: str, zone: str, text: str) -> tuple[City, ...]:
    """Read ``City: District, District; Local name/City: …``."""
    pairs = (part.split(":") for part in text.split(";"))
    return tuple(
        City(
            local.strip(), name.strip() or local.strip(), country, zone, tuple(d.strip() for d in districts.split(","))
        )
        for local, _, name, districts in ((*names.partition("/"), districts) for names, districts in pairs)
    )


_AURORA = (
    *_cities(
        "Germany",
        "Europe/Berlin",
        "Berlin: Mitte, Tiergarten, Charlottenburg; Hamburg: Hafen, Altona; Munich: Lehel, Schwabing",
    ),
    *_cities("Germany", "Europe/Berlin", "Cologne: Altstadt, Deutz; Leipzig: Zentrum; Dresden: Neustadt"),
    *_cities("Austria", "Europe/Vienna", "Wien/Vienna: Karlsplatz, Praterstern; Salzburg: Mirabell; Graz: Lend"),
    *_cities("Czechia", "Europe/Prague", "Praha/Prague: Karlín, Malá Strana; Brno: Veveří"),
    *_cities(
        "Poland",
        "Europe/Warsaw",
        "Kraków: Stare Miasto, Kazimierz; Gdańsk: Motława; Warszawa/Warsaw: Powiśle; Wrocław: Rynek",
    ),
    *_cities("Italy", "Europe/Rome", "Milano/Milan: Brera, Navigli; Torino/Turin: Lingotto; Verona: Borgo Trento"),
    *_cities("France", "Europe/Paris", "Lyon: Presqu’île, Part-Dieu; Nice: Promenade; Strasbourg: Petite France"),
    *_cities("Switzerland", "Europe/Zurich", "Zürich: Seefeld; Basel: Kleinbasel; Genève/Geneva: Pâquis"),
    *_cities("Hungary", "Europe/Budapest", "Budapest: Belváros, Gellért"),
    *_cities("Denmark", "Europe/Copenhagen", "København/Copenhagen: Nyhavn, Vesterbro; Aarhus: Latinerkvarteret"),
    *_cities("Sweden", "Europe/Stockholm", "Stockholm: Södermalm, Östermalm; Göteborg/Gothenburg: Haga"),
    *_cities("Finland", "Europe/Helsinki", "Helsinki: Kallio"),
)
_BEACON = (
    *_cities(
        "Portugal",
        "Europe/Lisbon",
        "Porto: Ribeira, Cedofeita; Cascais: Bay; Lisboa/Lisbon: Alfama, Belém, Chiado; Braga: Sé, Norte",
    ),
    *_cities(
        "Spain",
        "Europe/Madrid",
        "Sevilla/Seville: Triana, Macarena; Málaga: Puerto; Granada: Realejo; Bilbao: Ensanche",
    ),
    *_cities(
        "Spain",
        "Europe/Madrid",
        "Valencia: Turia; Madrid: Lavapiés, Salamanca; Barcelona: Gràcia, El Born; Cádiz: La Viña",
    ),
    *_cities(
        "France", "Europe/Paris", "Paris: Marais, Bastille, Montmartre, La Villette; Bordeaux: Chartrons, Bastide"
    ),
    *_cities(
        "France", "Europe/Paris", "Marseille: Vieux-Port, La Joliette; Nantes: Île de Nantes; Montpellier: Écusson"
    ),
    *_cities(
        "France",
        "Europe/Paris",
        "Toulouse: Capitole, Carmes; Rennes: Thabor; Biarritz: Grande Plage; Avignon: Remparts",
    ),
    *_cities("France", "Europe/Paris", "Annecy: Lac; Dijon: République; Reims: Boulingrin; Tours: Plumereau"),
    *_cities(
        "Italy",
        "Europe/Rome",
        "Roma/Rome: Trastevere, Monti, Prati, Ostiense; Napoli/Naples: Chiaia, Vomero; Firenze/Florence: Oltrarno",
    ),
    *_cities(
        "Italy",
        "Europe/Rome",
        "Venezia/Venice: Cannaregio, Giudecca; Bologna: Bolognina; Palermo: Kalsa; Genova/Genoa: Porto Antico",
    ),
    *_cities("Italy", "Europe/Rome", "Bari: Murat; Catania: Ognina; Trieste: Molo; Pisa: Lungarno; Cagliari: Marina"),
    *_cities(
        "United Kingdom", "Europe/London", "London: Shoreditch, Southwark, Paddington, Greenwich, Camden, Docklands"
    ),
    *_cities(
        "United Kingdom",
        "Europe/London",
        "Brighton: Lanes, Marina; Bath: Pulteney; Oxford: Jericho; Cambridge: Mill Road",
    ),
    *_cities(
        "United Kingdom",
        "Europe/London",
        "Edinburgh: Leith, Old Town; Glasgow: Merchant City; Cardiff: Bay; Plymouth: Hoe",
    ),
    *_cities("United Kingdom", "Europe/London", "Belfast: Titanic; Norwich: Riverside; York: Shambles; Exeter: Quay"),
)
_CEDAR = (
    *_cities(
        "United Kingdom",
        "Europe/London",
        "Leeds: Wharf, Headrow; Bristol: Docks, Clifton; Manchester: Ancoats, Piccadilly",
    ),
    *_cities(
        "United Kingdom",
        "Europe/London",
        "Liverpool: Albert Dock; Sheffield: Kelham; Newcastle: Quayside; Birmingham: Brindley",
    ),
    *_cities(
        "United Kingdom", "Europe/London", "Nottingham: Lace Market; Southampton: Ocean Village; Aberdeen: Harbour"
    ),
    *_cities(
        "Ireland",
        "Europe/Dublin",
        "Dublin: Docklands, Smithfield; Cork: Quays; Galway: Claddagh; Limerick: Shannonside",
    ),
    *_cities("Netherlands", "Europe/Amsterdam", "Utrecht: Centraal, Wittevrouwen; Amsterdam: Jordaan, Zuidas, Noord"),
    *_cities(
        "Netherlands",
        "Europe/Amsterdam",
        "Rotterdam: Kop van Zuid, Witte de With; Den Haag/The Hague: Scheveningen; Eindhoven: Strijp",
    ),
    *_cities(
        "Netherlands",
        "Europe/Amsterdam",
        "Groningen: Noorderhaven; Maastricht: Wyck; Haarlem: Spaarne; Leiden: Pieterskerk",
    ),
    *_cities(
        "Belgium",
        "Europe/Brussels",
        "Ghent: Korenlei, Dampoort; Antwerpen/Antwerp: Zuid, Eilandje; Bruxelles/Brussels: Sablon, Ixelles",
    ),
    *_cities(
        "Belgium",
        "Europe/Brussels",
        "Brugge/Bruges: Minnewater; Leuven: Vaartkom; Liège: Outremeuse; Namur: Confluence",
    ),
    *_cities(
        "France", "Europe/Paris", "Lille: Flandres, Vieux-Lille; Amiens: Saint-Leu; Rouen: Rive Droite; Le Havre: Docks"
    ),
    *_cities("Luxembourg", "Europe/Luxembourg", "Luxembourg: Grund, Kirchberg"),
    *_cities("Norway", "Europe/Oslo", "Oslo: Grünerløkka, Bjørvika; Bergen: Bryggen; Trondheim: Bakklandet"),
    *_cities("Iceland", "Atlantic/Reykjavik", "Reykjavík: Harbour, Laugavegur"),
)
_DUNE = (
    *_cities(
        "Morocco", "Africa/Casablanca", "Agadir: Corniche, Marina; Marrakech: Medina, Gueliz, Palmeraie; Fès: Batha"
    ),
    *_cities(
        "Morocco", "Africa/Casablanca", "Casablanca: Anfa; Rabat: Agdal; Tanger/Tangier: Kasbah; Essaouira: Skala"
    ),
    *_cities(
        "Tunisia",
        "Africa/Tunis",
        "Djerba: Palms, Houmt Souk; Tunis: La Marsa, Carthage; Sousse: Kantaoui; Hammamet: Yasmine",
    ),
    *_cities(
        "Egypt",
        "Africa/Cairo",
        "Hurghada: Reef, Sekalla; Cairo: Zamalek, Garden City; Alexandria: Stanley; Luxor: East Bank",
    ),
    *_cities("Egypt", "Africa/Cairo", "Sharm El Sheikh: Naama Bay; Aswan: Nile"),
    *_cities("Oman", "Asia/Muscat", "Muscat: Corniche, Qurum; Salalah: Dhofar; Nizwa: Oasis"),
    *_cities(
        "United Arab Emirates",
        "Asia/Dubai",
        "Dubai: Creek, Marina, Jumeirah; Abu Dhabi: Corniche, Saadiyat; Sharjah: Al Majaz",
    ),
    *_cities("Jordan", "Asia/Amman", "Amman: Jabal; Aqaba: South Beach; Petra: Wadi Musa"),
    *_cities("Qatar", "Asia/Qatar", "Doha: West Bay, The Pearl"),
    *_cities("Saudi Arabia", "Asia/Riyadh", "Jeddah: Al Balad; Riyadh: Olaya; AlUla: Oasis"),
    *_cities(
        "Türkiye", "Europe/Istanbul", "Istanbul: Karaköy, Kadıköy; Izmir: Kordon; Bodrum: Marina; Antalya: Kaleiçi"
    ),
    *_cities("Cyprus", "Asia/Nicosia", "Paphos: Harbour; Limassol: Marina"),
)

BRANDS = (
    Brand("Aurora", "AUR", "Central Europe", 41, 5, _AURORA, {
        1: ("Berlin", "Mitte"), 2: ("Hamburg", "Hafen"), 3: ("Wien", "Karlsplatz"), 5: ("Praha", "Karlín"),
        6: ("Kraków", "Stare Miasto"), 7: ("Milano", "Brera"), 9: ("Lyon", "Presqu’île"), 10: ("Nice", "Promenade"),
        17: ("Gdańsk", "Motława"), 22: ("Torino", "Lingotto"),
    }),
    Brand("Beacon", "BEA", "Western and Southern Europe", 88, 4, _BEACON, {
        1: ("Porto", "Ribeira"), 2: ("Cascais", "Bay"), 7: ("Lisboa", "Alfama"), 9: ("Sevilla", "Triana"),
        11: ("Málaga", "Puerto"), 14: ("Granada", "Realejo"), 19: ("Lisboa", "Belém"), 24: ("Bilbao", "Ensanche"),
        30: ("Valencia", "Turia"), 31: ("Braga", "Sé"), 33: ("Braga", "Norte"),
    }),
    Brand("Cedar", "CED", "Northern Europe", 64, 3, _CEDAR, {
        4: ("Leeds", "Wharf"), 9: ("Cork", "Quays"), 12: ("Utrecht", "Centraal"), 21: ("Ghent", "Korenlei"),
        28: ("Bristol", "Docks"), 30: ("Lille", "Flandres"),
    }),
    Brand("Dune", "DUN", "Middle East and North Africa", 47, 2, _DUNE, {
        2: ("Muscat", "Corniche"), 3: ("Agadir", "Corniche"), 8: ("Hurghada", "Reef"), 11: ("Djerba", "Palms"),
    }),
)  # fmt: skip

MORE_DISTRICTS = (
    "Station",
    "Park",
    "Riverside",
    "Old Town",
    "Market",
    "Garden",
    "Airport",
    "Cathedral",
    "Arena",
    "Hill",
)
"""Stand-ins where a chain grows beyond the districts above."""
