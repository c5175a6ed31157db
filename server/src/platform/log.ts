import { type Logger, pino } from 'pino';

export type Log = Logger;

/** JSON lines on standard error, so that standard output stays for the person who starts the program. */
export const createLog = (level: string): Log => pino({ level, base: null }, pino.destination(2));
