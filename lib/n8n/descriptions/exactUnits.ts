/** Units of fixed length, in milliseconds: a day is 24 hours. Calendar days are those of `lib/domain/waiting`. */
export const EXACT_UNITS = { minutes: 60_000, hours: 3_600_000, days: 86_400_000 } as const;

export type ExactUnit = keyof typeof EXACT_UNITS;
