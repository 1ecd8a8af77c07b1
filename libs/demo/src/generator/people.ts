import type { NonEmpty } from './random.js';

export interface Market {
  readonly country: string;
  readonly share: number;
  readonly cities: NonEmpty<string>;
  readonly givenNames: NonEmpty<string>;
  readonly familyNames: NonEmpty<string>;
}

/** Where shipping is cheapest. */
export const HOME_COUNTRY = 'DE';

export const MARKETS: NonEmpty<Market> = [
  {
    country: HOME_COUNTRY,
    share: 0.5,
    cities: ['Berlin', 'Hamburg', 'München', 'Köln', 'Leipzig', 'Nürnberg', 'Freiburg'],
    givenNames: ['Anna', 'Jürgen', 'Lukas', 'Sophie', 'Käthe', 'Mehmet', 'Lena', 'Björn'],
    familyNames: ['Müller', 'Schmidt', 'Weiß', 'Yılmaz', 'Krüger', 'Hoffmann', 'Becker'],
  },
  {
    country: 'AT',
    share: 0.13,
    cities: ['Wien', 'Graz', 'Linz', 'Salzburg'],
    givenNames: ['Maximilian', 'Magdalena', 'Florian', 'Theresa', 'Matthäus'],
    familyNames: ['Gruber', 'Huber', 'Wögerer', 'Steiner', 'Pöschl'],
  },
  {
    country: 'CH',
    share: 0.1,
    cities: ['Zürich', 'Genève', 'Basel', 'Bern'],
    givenNames: ['Urs', 'Noëlle', 'Reto', 'Chloé', 'Beat'],
    familyNames: ['Meier', 'Brügger', 'Favre', 'Zürcher', 'Bianchi'],
  },
  {
    country: 'NL',
    share: 0.09,
    cities: ['Amsterdam', 'Rotterdam', "'s-Hertogenbosch", 'Utrecht'],
    givenNames: ['Daan', 'Zoë', 'Sven', 'Femke'],
    familyNames: ['de Vries', 'van den Berg', 'Jansen', "in 't Veld"],
  },
  {
    country: 'FR',
    share: 0.08,
    cities: ['Paris', 'Lyon', 'Saint-Étienne', 'Strasbourg'],
    givenNames: ['François', 'Léa', 'Anaïs', 'Théo'],
    familyNames: ["L'Hôpital", 'Lefèvre', 'Moreau', 'Garçon'],
  },
  {
    country: 'PL',
    share: 0.06,
    cities: ['Warszawa', 'Łódź', 'Kraków', 'Gdańsk'],
    givenNames: ['Łukasz', 'Zofia', 'Grażyna', 'Paweł'],
    familyNames: ['Wiśniewska', 'Dąbrowski', 'Żak', 'Nowak'],
  },
  {
    country: 'DK',
    share: 0.04,
    cities: ['København', 'Aarhus', 'Ærøskøbing'],
    givenNames: ['Søren', 'Åse', 'Freja'],
    familyNames: ['Sørensen', 'Østergård', 'Møller'],
  },
];

/** Names that no Latin keyboard writes: a shop has such customers, and a file that loses them is broken. */
export const NAMES_IN_OTHER_SCRIPTS: NonEmpty<string> = [
  'Олена Шевченко',
  '佐藤 美咲',
  'عمر حداد',
  'Ελένη Παπαδοπούλου',
  '이서준',
];

export const CHANNELS: NonEmpty<{ readonly channel: string; readonly share: number }> = [
  { channel: 'search', share: 0.36 },
  { channel: 'social', share: 0.24 },
  { channel: 'referral', share: 0.16 },
  { channel: 'direct', share: 0.14 },
  { channel: 'marketplace', share: 0.1 },
];
