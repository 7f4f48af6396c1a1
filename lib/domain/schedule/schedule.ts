/**
 * When something happens again and again, on the calendar of a zone. `hour` and `minute` are the wall clock's.
 * Weekdays are ISO: 1 Monday to 7 Sunday.
 */
export type Schedule = { zone: string } & (
	| { every: 'hours'; interval: number; minute: number }
	| { every: 'days'; interval: number; hour: number; minute: number }
	| { every: 'weeks'; weekdays: number[]; hour: number; minute: number }
	| {
			every: 'months';
			/** 1 to 31; in shorter months the last day. */
			day: number;
			hour: number;
			minute: number;
	  }
);
