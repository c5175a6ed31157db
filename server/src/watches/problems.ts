import { defineProblem } from '#base/problem';

export const watchUnknown = defineProblem(
  'watch-unknown',
  'not-found',
  'You have no such watch',
  'Watches are listed by GET /api/watches. One that was removed is gone.',
);
export const tooManyWatches = defineProblem(
  'too-many-watches',
  'conflict',
  'You have as many watches as there may be',
  'Remove one that is not needed any more; paused ones count too.',
);
export const webhookUnknown = defineProblem(
  'webhook-unknown',
  'not-found',
  'You have no such webhook',
  'Webhooks are listed by GET /api/webhooks.',
);
export const tooManyWebhooks = defineProblem(
  'too-many-webhooks',
  'conflict',
  'You have as many webhooks as there may be',
  'Remove one that is not needed any more; those that are switched off count too.',
);
export const webhookOff = defineProblem(
  'webhook-off',
  'conflict',
  'This webhook is switched off',
  'Nothing is sent to it. Switch it on with PATCH /api/webhooks/{id} first.',
);
export const testUnderWay = defineProblem(
  'test-under-way',
  'conflict',
  'A test of this webhook is under way',
  'Its outcome is among the deliveries of the webhook. Wait for it, or remove the webhook.',
);
export const deliveryUnknown = defineProblem(
  'delivery-unknown',
  'not-found',
  'This webhook has no such delivery',
  'Deliveries are kept for 30 days.',
);
export const deliveryDone = defineProblem(
  'delivery-done',
  'conflict',
  'This message was delivered',
  'What was taken is not sent a second time.',
);
