"""Names that words stand for which do not resemble them, or only in part: *Turkish*, *U.K.*.

Countries, regions and religions with their adjectives and inhabitants, and short names with the
long ones that AMR's annotators write for them. Regular derivations (*Iraqi*, *Russian*) are found
by rule: `amr.constants.names`.
"""

from __future__ import annotations

# name: words that stand for it. A name of several words is one of the words' constants.
_LINES = """
Afghanistan: afghan afghani
America: american us u.s usa u.s.a
Argentina: argentine argentinian
Asia: asian
Bangladesh: bangladeshi
Belgium: belgian
Brazil: brazilian
Britain: british briton uk u.k gb
Burma: burmese
Cambodia: cambodian
Canada: canadian
Catholicism: catholic
China: chinese sino prc
Christianity: christian
Communism: communist
Congo: congolese drc
Croatia: croat croatian
Cyprus: cypriot
Czech: czechoslovak
Denmark: dane danish
Egypt: egyptian
England: english englishman
Europe: european eu
European Union: eu e.u
Finland: finn finnish
France: french frenchman frenchwoman franco
Germany: german
Greece: greek hellenic
Hungary: hungarian
Iceland: icelandic icelander
Iraq: iraqi
Ireland: irish irishman
Islam: islamic muslim moslem islamist
Israel: israeli
Italy: italian
Japan: japanese
Judaism: jewish jew
Jew: jewish
Kazakhstan: kazakh
Kyrgyzstan: kyrgyz
Korea: korean rok dprk
Kosovo: kosovar
Laos: lao laotian
Lebanon: lebanese
Malta: maltese
Mexico: mexican
Morocco: moroccan
Muslim: islamic moslem
Myanmar: burmese
Netherlands: dutch holland dutchman
Holland: dutch
New Zealand: nz kiwi
North Korea: dprk
Norway: norwegian
Palestine: palestinian
Peru: peruvian
Philippines: filipino filipina philippine
Poland: polish pole
Portugal: portuguese
Rome: roman
Saudi Arabia: saudi saudis
Scotland: scottish scot scots scotch
Serbia: serb serbian
Siam: siamese
Slovakia: slovak
Slovenia: slovene
South Africa: sa
South Korea: rok
Soviet Union: ussr soviet soviets
Spain: spanish spaniard
Sweden: swede swedish
Switzerland: swiss
Taiwan: taiwanese roc
Tajikistan: tajik
Thailand: thai
Troy: trojan
Turkey: turk turkish
Turkmenistan: turkmen
UN: u.n
Ukraine: ukrainian
Union of Soviet Socialist Republics: ussr soviet
United Arab Emirates: uae emirati
United Kingdom: uk u.k british briton
United Nations: un u.n
United States: us u.s usa u.s.a american america states
United States of America: us u.s usa u.s.a american
Uzbekistan: uzbek
Vietnam: vietnamese
Wales: welsh welshman
Yugoslavia: yugoslav
Al-Qaeda: al-qaida
Bosnia: bosniak
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

NAMES_OF_WORDS: dict[str, tuple[tuple[str, ...], ...]] = {}
for _line in _LINES.strip().splitlines():
    _name, _, _words = _line.partition(":")
    for _word in _words.split():
        NAMES_OF_WORDS[_word] = (*NAMES_OF_WORDS.get(_word, ()), tuple(_name.split()))
