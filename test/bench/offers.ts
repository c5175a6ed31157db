import { createRandom } from '../../sandbox/src/random.ts';
import { usdcFromNumber } from '../../server/src/base/money.ts';
import { models } from '../../server/src/catalog/catalog.ts';
import type { Offer } from '../../server/src/providers/providers.ts';
import { offerOf } from '../support/offers.ts';

const countries = ['US', 'DE', 'FR', 'JP', 'CA', 'SE', 'GB', 'IN', 'BR', 'PL'];

/** A market of `n` offers of every model, spread over places and prices; `round` moves the price of one in a hundred. */
export function benchOffers(n: number, round = 0): Offer[] {
  const random = createRandom(7);
  return Array.from({ length: n }, (_, i) => {
    const model = models[i % models.length] as (typeof models)[number];
    const country = random.pick(countries);
    const gpuCount = random.pick([1, 1, 2, 4, 8]);
    const usd = 0.05 + random.next() * 4 + (round > 0 && i % 100 === round % 100 ? round / 1000 : 0);
    const price = usdcFromNumber(usd);
    const whole = usdcFromNumber(usd * gpuCount);
    return offerOf(String(1_000_000 + i), {
      machineId: String(1000 + (i >> 1)),
      model: model.name,
      modelRaw: model.name,
      vramGb: model.vramGb,
      gpuCount,
      gpuIds: Array.from({ length: gpuCount }, (_gpu, g) => String(i * 8 + g)),
      ...(price === null || whole === null ? {} : { pricePerGpuHour: price, pricePerHour: whole }),
      reliability: Math.round(random.next() * 1e4) / 1e4,
      country,
      region: `Place ${i % 40}, ${country}`,
      free: random.chance(0.9) ? 1 : 0,
    });
  });
}
