import type { NonEmpty } from './random.js';

/**
 * The kinds of shopper that nobody can see in the data, only guess from it. Each shopper's own rate and basket vary around those of
 * the class, so that recency, frequency and spend overlap between classes as they do in life.
 */
export interface ShopperClass {
  readonly name: string;
  readonly share: number;
  /** Mean of the gamma-distributed rate; 0 is a customer who never comes. */
  readonly visitsPerMonth: number;
  /** Shape of that gamma: the smaller, the more the shoppers of this class differ. */
  readonly visitsShape: number;
  /** Probability that the visit of the sign-up, or any later one, ends with an order. */
  readonly firstConversion: number;
  readonly conversion: number;
  /** Hazard of leaving for good; the life of a shopper is exponential. */
  readonly leavingPerMonth: number;
  /** Mean order value in euros. */
  readonly basketMean: number;
  /** Probability that an order uses a coupon. */
  readonly couponUse: number;
  readonly plusShare: number;
  readonly newsletterShare: number;
}

export const SHOPPER_CLASSES: NonEmpty<ShopperClass> = [
  {
    name: 'regular',
    share: 0.27,
    visitsPerMonth: 1.2,
    visitsShape: 2.5,
    firstConversion: 0.7,
    conversion: 0.5,
    leavingPerMonth: 0.05,
    basketMean: 41,
    couponUse: 0.12,
    plusShare: 0.15,
    newsletterShare: 0.5,
  },
  {
    name: 'loyal',
    share: 0.11,
    visitsPerMonth: 2.4,
    visitsShape: 4,
    firstConversion: 0.8,
    conversion: 0.6,
    leavingPerMonth: 0.015,
    basketMean: 49,
    couponUse: 0.05,
    plusShare: 0.45,
    newsletterShare: 0.7,
  },
  {
    name: 'bargain hunter',
    share: 0.15,
    visitsPerMonth: 1.3,
    visitsShape: 2,
    firstConversion: 0.5,
    conversion: 0.38,
    leavingPerMonth: 0.06,
    basketMean: 25,
    couponUse: 0.6,
    plusShare: 0.05,
    newsletterShare: 0.75,
  },
  {
    name: 'one-time',
    share: 0.23,
    visitsPerMonth: 0.5,
    visitsShape: 2,
    firstConversion: 1,
    conversion: 0,
    leavingPerMonth: 0.3,
    basketMean: 36,
    couponUse: 0.25,
    plusShare: 0.02,
    newsletterShare: 0.25,
  },
  {
    name: 'churner',
    share: 0.12,
    visitsPerMonth: 2.2,
    visitsShape: 3,
    firstConversion: 0.8,
    conversion: 0.5,
    leavingPerMonth: 0.35,
    basketMean: 44,
    couponUse: 0.12,
    plusShare: 0.1,
    newsletterShare: 0.35,
  },
  {
    name: 'window shopper',
    share: 0.09,
    visitsPerMonth: 0.9,
    visitsShape: 1.5,
    firstConversion: 0,
    conversion: 0,
    leavingPerMonth: 0.1,
    basketMean: 35,
    couponUse: 0,
    plusShare: 0,
    newsletterShare: 0.4,
  },
  {
    name: 'silent',
    share: 0.03,
    visitsPerMonth: 0,
    visitsShape: 1,
    firstConversion: 0,
    conversion: 0,
    leavingPerMonth: 1,
    basketMean: 35,
    couponUse: 0,
    plusShare: 0,
    newsletterShare: 0,
  },
];
