"""Regions, states and cities with their adjectives and inhabitants, as `amr.constants.demonyms`."""

from __future__ import annotations

REGIONS = """
Alabama: alabaman alabamian
Alaska: alaskan
Alsace: alsatian
Amsterdam: amsterdammer
Andalusia: andalusian
Antarctica: antarctic
Arizona: arizonan
Assam: assamese
Athens: athenian
Balkans: balkan
Barcelona: barcelonan
Basque Country: basque
Bavaria: bavarian
Bengal: bengali
Berlin: berliner
Bermuda: bermudian bermudan
Bohemia: bohemian
Boston: bostonian
Brittany: breton
Burgundy: burgundian
Byzantium: byzantine
California: californian
Cambridge: cantabrigian
Cantabria: cantabrian
Caribbean: caribbean
Castile: castilian
Catalonia: catalan catalonian
Caucasus: caucasian
Chechnya: chechen
Chicago: chicagoan
Cornwall: cornish
Corsica: corsican
Crete: cretan
Crimea: crimean
Dalmatia: dalmatian
Damascus: damascene
Darfur: darfuri
Dublin: dubliner
Faroe Islands: faroese
Flanders: flemish
Florence: florentine
Florida: floridian
Galicia: galician
Gaza: gazan
Genoa: genoese
Gibraltar: gibraltarian
Hawaii: hawaiian
Iberia: iberian
Ingushetia: ingush
Java: javanese
Kashmir: kashmiri
Kurdistan: kurdish kurd
Lapland: lappish
Lisbon: lisboner
Liverpool: liverpudlian
Lombardy: lombard
London: londoner
Louisiana: louisianan
Macau: macanese
Madrid: madrilenian
Manchester: mancunian
Manhattan: manhattanite
Maryland: marylander
Michigan: michigander
Milan: milanese
Minnesota: minnesotan
Moravia: moravian
Moscow: muscovite
Naples: neapolitan
Navarre: navarrese
Normandy: norman
Oregon: oregonian
Oxford: oxonian
Paris: parisian
Pennsylvania: pennsylvanian
Persia: persian
Provence: provencal provençal
Punjab: punjabi
Quebec: quebecer quebecois québécois
Rio de Janeiro: carioca
Sardinia: sardinian
Saxony: saxon
Scandinavia: scandinavian
Shanghai: shanghainese
Siberia: siberian
Sicily: sicilian
Silesia: silesian
Sumatra: sumatran
Sydney: sydneysider
Tasmania: tasmanian
Tatarstan: tatar
Texas: texan
Tuscany: tuscan
Tyrol: tyrolean tyrolese
Utah: utahn
Venice: venetian
Vienna: viennese
Virginia: virginian
Wallonia: walloon
Zanzibar: zanzibari
"""
