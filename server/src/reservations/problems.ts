import { defineProblem } from '#base/problem';

export const reservationUnknown = defineProblem(
  'reservation-unknown',
  'not-found',
  'You have no such reservation',
  'Your reservations are listed by GET /api/reservations/my-bookings.',
);
export const slotTaken = defineProblem(
  'slot-taken',
  'conflict',
  'The block is taken, in whole or in part',
  'taken says by which blocks, free_parts what is left of the one that was wanted, next_free when it could be had instead. Nothing was booked.',
);
export const notBookable = defineProblem(
  'not-bookable',
  'conflict',
  'This listing cannot be booked',
  'It is gone, was not seen for a while, has a guide price only, is busy now, or its market cannot be rented at as it is configured. Nothing was booked.',
);
export const reservationOver = defineProblem(
  'reservation-over',
  'conflict',
  'This reservation has ended, or is about to',
  'What has ended can be neither cancelled nor extended.',
);
export const priceRisen = defineProblem(
  'price-risen',
  'conflict',
  'The price is above what may be paid',
  'price_per_hour is what all its GPUs cost an hour now, total the whole block, disk included. Nothing was booked.',
);
export const budgetExceeded = defineProblem(
  'budget-exceeded',
  'forbidden',
  'This would go beyond a budget',
  'cap names the budget (per_reservation, per_day or per_month), of whose it is (user or key), left what it still covers, needed what was wanted. Days and months are those of UTC; what comes back of a reservation can be spent again. Whoever is logged in sees and changes budgets. Nothing was booked.',
);
export const refundFallen = defineProblem(
  'refund-fallen',
  'conflict',
  'Less would come back than was shown',
  'Another hour has begun since it was shown. refund is what would come back now. Nothing was cancelled.',
);
export const feedUnknown = defineProblem(
  'feed-unknown',
  'not-found',
  'There is no such calendar feed',
  'Its address was replaced or removed, or is none. Whoever is logged in makes another with POST /api/reservations/feed.',
);
