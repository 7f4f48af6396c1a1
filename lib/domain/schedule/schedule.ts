/**
 * When something repeats, on a zone's calendar. `hour` and `minute` are wall-clock time. Weekdays are ISO: 1
 * Monday to 7 Sunday.
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
