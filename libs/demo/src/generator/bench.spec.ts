import { it } from '@jest/globals';
import { generateDemoShop } from './shop.js';
import { SHOP_OPTIONS } from './spec-support.js';
it('speed', () => {
  const shop = generateDemoShop({ ...SHOP_OPTIONS, customers: 10000 });
  for (let i = 0; i < 3; i++) {
    const t = performance.now();
    let n = 0;
    for (const _ of shop.events()) n++;
    const u = performance.now();
    for (const _ of shop.exposures('winback_voucher')) n++;
    process.stderr.write(`events ${(u - t).toFixed(0)} exposures ${(performance.now() - u).toFixed(0)} n ${n}\n`);
  }
});
