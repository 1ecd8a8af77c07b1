import { DAY, DAYS_PER_MONTH, type ShopCalendar } from './calendar.js';
import { CHANNELS, MARKETS, type Market, NAMES_IN_OTHER_SCRIPTS } from './people.js';
import type { Random } from './random.js';
import { SHOPPER_CLASSES, type ShopperClass } from './shopper-classes.js';
import type { DemoAttributes } from './types.js';

/** A customer with what the data do not show: the latent class and the own rates, drawn once. Instants in milliseconds. */
export interface Shopper {
  readonly customerId: string;
  readonly attributes: DemoAttributes;
  readonly latent: ShopperClass;
  readonly signedUpAt: number;
  /** After this instant the shopper does nothing more by themselves. May lie beyond the end of the data. */
  readonly leavesAt: number;
  /** In busy time. */
  readonly visitsPerDay: number;
  readonly basketMeanCents: number;
}

const BASKET_SIGMA_BETWEEN_SHOPPERS = 0.4;
const ATTRIBUTE_MISSING = 0.04;
const COUNTRY_MISSING = 0.02;
const NAME_IN_OTHER_SCRIPT = 0.01;

/** @param index counts from 0; it only names the customer, all else comes from `random`. */
export function drawShopper(index: number, calendar: ShopCalendar, random: Random): Shopper {
  const latent = random.pickByShare(SHOPPER_CLASSES);
  const signedUpAt = drawSignUp(calendar, random);
  return {
    customerId: `c${String(index + 1).padStart(7, '0')}`,
    attributes: drawAttributes(latent, signedUpAt, random),
    latent,
    signedUpAt,
    leavesAt: signedUpAt + random.exponential((DAYS_PER_MONTH * DAY) / latent.leavingPerMonth),
    visitsPerDay: random.gamma(latent.visitsPerMonth / DAYS_PER_MONTH, latent.visitsShape),
    basketMeanCents: 100 * random.lognormal(latent.basketMean, BASKET_SIGMA_BETWEEN_SHOPPERS),
  };
}

/** Over the busy time of the shop, with a density that grows linearly from 0.6 to 1.4 of its mean: the inverse of 0.6 x + 0.4 x². */
function drawSignUp(calendar: ShopCalendar, random: Random): number {
  const position = (Math.sqrt(0.36 + 1.6 * random.unit()) - 0.6) / 0.8;
  const [opening, closing] = [calendar.toBusyDays(calendar.startsAt), calendar.toBusyDays(calendar.endsAt)];
  return Math.max(calendar.startsAt, calendar.fromBusyDays(opening + position * (closing - opening)));
}

function drawAttributes(latent: ShopperClass, signedUpAt: number, random: Random): DemoAttributes {
  const market = random.pickByShare(MARKETS);
  const stated = { name: drawName(market, random), ...drawPlace(market, random), ...drawOrigin(signedUpAt, random) };
  return {
    ...Object.fromEntries(Object.entries(stated).filter(() => !random.chance(ATTRIBUTE_MISSING))),
    plan: random.chance(latent.plusShare) ? 'plus' : 'basic',
    newsletter: random.chance(latent.newsletterShare),
    signed_up_at: new Date(signedUpAt).toISOString(),
  };
}

function drawName(market: Market, random: Random): string {
  const name = `${random.pick(market.givenNames)} ${random.pick(market.familyNames)}`;
  return random.chance(NAME_IN_OTHER_SCRIPT) ? random.pick(NAMES_IN_OTHER_SCRIPTS) : name;
}

function drawPlace(market: Market, random: Random): Pick<DemoAttributes, 'country' | 'city'> {
  const city = random.pick(market.cities);
  return random.chance(COUNTRY_MISSING) ? {} : { country: market.country, city };
}

function drawOrigin(signedUpAt: number, random: Random): Pick<DemoAttributes, 'channel' | 'birth_year'> {
  const age = Math.min(88, Math.round(18 + random.gamma(24, 4)));
  return { channel: random.pickByShare(CHANNELS).channel, birth_year: new Date(signedUpAt).getUTCFullYear() - age };
}
