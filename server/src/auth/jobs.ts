import { DAY_MS } from '#base/clock';
import type { Job } from '#platform/jobs';
import { forgetOldLogins } from './auth.ts';

export const authJobs: readonly Job[] = [{ name: 'forget old logins', everyMs: DAY_MS / 24, run: forgetOldLogins }];
