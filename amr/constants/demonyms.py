"""Names that words stand for which do not resemble them, or only in part: *Turkish*, *U.K.*.

Countries with their adjectives and inhabitants, all members of the United Nations among them,
regions (`amr.constants.regions`) and religions likewise, and short names with the long ones that
AMR's annotators write for them. A word that is here stands for these names alone; other
derivations (*Dresdenian*) are found by rule: `amr.constants.names`.
"""

from __future__ import annotations

from collections.abc import Iterator

from amr.constants.regions import REGIONS

# name: words that stand for it. A name of several words is one of the words' constants.
_COUNTRIES = """
Afghanistan: afghan afghani
Albania: albanian
Algeria: algerian
Andorra: andorran
Angola: angolan
Argentina: argentine argentinian argentinean
Armenia: armenian
Australia: australian aussie
Austria: austrian
Azerbaijan: azerbaijani azeri
Bahamas: bahamian
Bahrain: bahraini
Bangladesh: bangladeshi
Barbados: barbadian bajan
Belarus: belarusian belarussian
Belgium: belgian
Belize: belizean
Benin: beninese
Bhutan: bhutanese
Bolivia: bolivian
Bosnia: bosnian bosniak
Bosnia and Herzegovina: bosnian
Botswana: botswanan motswana batswana
Brazil: brazilian
Britain: british briton uk u.k gb
Brunei: bruneian
Bulgaria: bulgarian
Burkina Faso: burkinabe burkinabé
Burma: burmese
Burundi: burundian
Cambodia: cambodian khmer
Cameroon: cameroonian
Canada: canadian
Cape Verde: verdean
Chad: chadian
Chile: chilean
China: chinese sino prc
Colombia: colombian
Comoros: comorian
Congo: congolese drc
Costa Rica: rican
Croatia: croat croatian
Cuba: cuban
Cyprus: cypriot
Czech Republic: czech
Czechoslovakia: czechoslovak czechoslovakian
Denmark: dane danish
Djibouti: djiboutian
Dominica: dominican
Dominican Republic: dominican
East Timor: timorese
Ecuador: ecuadorian ecuadorean
Egypt: egyptian
El Salvador: salvadoran salvadorian salvadorean
England: english englishman englishwoman
Equatorial Guinea: equatoguinean
Eritrea: eritrean
Estonia: estonian
Eswatini: swazi
Ethiopia: ethiopian
Fiji: fijian
Finland: finn finnish
France: french frenchman frenchwoman franco
Gabon: gabonese
Gambia: gambian
Georgia: georgian
Germany: german
Ghana: ghanaian
Greece: greek hellenic
Greenland: greenlandic greenlander
Grenada: grenadian
Guatemala: guatemalan
Guinea: guinean
Guyana: guyanese
Haiti: haitian
Honduras: honduran
Hong Kong: hongkonger
Hungary: hungarian
Iceland: icelandic icelander
India: indian
Indonesia: indonesian
Iran: iranian persian
Iraq: iraqi
Ireland: irish irishman irishwoman
Israel: israeli
Italy: italian
Ivory Coast: ivorian
Jamaica: jamaican
Japan: japanese
Jordan: jordanian
Kazakhstan: kazakh kazakhstani
Kenya: kenyan
Kiribati: kiribatian
Korea: korean rok dprk
Kosovo: kosovar kosovan
Kuwait: kuwaiti
Kyrgyzstan: kyrgyz kyrgyzstani
Laos: lao laotian
Latvia: latvian
Lebanon: lebanese
Lesotho: basotho mosotho
Liberia: liberian
Libya: libyan
Liechtenstein: liechtensteiner
Lithuania: lithuanian
Luxembourg: luxembourgish luxembourger
Macedonia: macedonian
Madagascar: malagasy madagascan
Malawi: malawian
Malaysia: malaysian
Maldives: maldivian
Mali: malian
Malta: maltese
Marshall Islands: marshallese
Mauritania: mauritanian
Mauritius: mauritian
Mexico: mexican
Micronesia: micronesian
Moldova: moldovan moldavian
Monaco: monégasque monegasque monacan
Mongolia: mongolian mongol
Montenegro: montenegrin
Morocco: moroccan
Mozambique: mozambican
Myanmar: burmese
Namibia: namibian
Nauru: nauruan
Nepal: nepalese nepali
Netherlands: dutch dutchman dutchwoman holland
Holland: dutch dutchman
New Zealand: nz kiwi zealander
Nicaragua: nicaraguan
Niger: nigerien
Nigeria: nigerian
North Korea: dprk
Norway: norwegian
Oman: omani
Pakistan: pakistani
Palau: palauan
Palestine: palestinian
Panama: panamanian
Papua New Guinea: papuan
Paraguay: paraguayan
Peru: peruvian
Philippines: filipino filipina philippine
Poland: polish pole
Portugal: portuguese
Prussia: prussian
Puerto Rico: rican
Qatar: qatari
Romania: romanian
Russia: russian russo
Rwanda: rwandan rwandese
Samoa: samoan
San Marino: sammarinese
Saudi Arabia: saudi saudis
Scotland: scottish scot scots scotch scotsman
Senegal: senegalese
Serbia: serb serbian
Seychelles: seychellois
Siam: siamese
Sierra Leone: leonean
Singapore: singaporean
Slovakia: slovak slovakian
Slovenia: slovene slovenian
Somalia: somali somalian
South Africa: sa
South Korea: rok
Soviet Union: ussr soviet soviets
Spain: spanish spaniard
Sri Lanka: lankan
Sudan: sudanese
Suriname: surinamese
Sweden: swede swedish
Switzerland: swiss
Syria: syrian
Taiwan: taiwanese roc
Tajikistan: tajik tajikistani
Tanzania: tanzanian
Thailand: thai
Tibet: tibetan
Togo: togolese
Tonga: tongan
Trinidad: trinidadian
Tunisia: tunisian
Turkey: turk turkish
Turkmenistan: turkmen
Tuvalu: tuvaluan
UK: british briton
Uganda: ugandan
Ukraine: ukrainian
Union of Soviet Socialist Republics: ussr soviet
United Arab Emirates: uae emirati
United Kingdom: uk u.k british briton
United States: us u.s usa u.s.a american america states
United States of America: us u.s usa u.s.a american
America: american us u.s usa u.s.a
US: american
Uruguay: uruguayan
Uzbekistan: uzbek
Vanuatu: vanuatuan
Venezuela: venezuelan
Vietnam: vietnamese
Wales: welsh welshman
Yemen: yemeni
Yugoslavia: yugoslav yugoslavian
Zambia: zambian
Zimbabwe: zimbabwean
"""
_OTHERS = """
Africa: african
Asia: asian
Europe: european eu
European Union: eu e.u
Catholicism: catholic
Christianity: christian
Communism: communist
Islam: islamic muslim moslem islamist
Judaism: jewish jew
Jew: jewish
Muslim: islamic moslem
Rome: roman
Troy: trojan
UN: u.n
United Nations: un u.n
Al-Qaeda: al-qaida
New York: ny nyc n.y
Los Angeles: la l.a
Washington: dc d.c
Pacific: transpacific
Atlantic: transatlantic
Mr.: mr mister
Mrs.: mrs
Dr.: dr doctor
Christmas: xmas
Saint: st st.
St.: saint st
Street: st st.
Democratic: democrat democrats
Democrat: democratic
Republican: gop republicans
Nazi: nazis nazism
Nazism: nazi nazis
Mars: martian
Venus: venusian
Earth: earthly earthling
Sun: solar
Moon: lunar
euro: € eur
dollar: $ usd
pound: £ gbp
"""


def _entries(lines: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Words in small letters, each with the constants of a name that it stands for."""
    for line in lines.strip().splitlines():
        name, _, words = line.partition(":")
        for word in words.split():
            yield word, tuple(name.split())


NAMES_OF_WORDS: dict[str, tuple[tuple[str, ...], ...]] = {}
for _word, _name in (*_entries(_COUNTRIES), *_entries(REGIONS), *_entries(_OTHERS)):
    NAMES_OF_WORDS[_word] = (*NAMES_OF_WORDS.get(_word, ()), _name)
_SHORT = 3  # letters of what is an abbreviation, and no adjective: us, uk, dprk
COUNTRIES_OF_DEMONYMS: dict[str, tuple[tuple[str, ...], ...]] = {}
for _word, _name in _entries(_COUNTRIES):
    if len(_word.replace(".", "")) > _SHORT and _word not in (
        "america",
        "states",
        "holland",
        "dprk",
        "ussr",
    ):
        COUNTRIES_OF_DEMONYMS[_word] = (*COUNTRIES_OF_DEMONYMS.get(_word, ()), _name)
NAMES_OF_DEMONYMS = dict(COUNTRIES_OF_DEMONYMS)  # of countries, and of regions
for _word, _name in _entries(REGIONS):
    NAMES_OF_DEMONYMS[_word] = (*NAMES_OF_DEMONYMS.get(_word, ()), _name)
