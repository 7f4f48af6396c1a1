export {
	EARLIEST_INSTANT,
	fromLocal,
	isInstant,
	LATEST_INSTANT,
	parseCalendarDate,
	parseDate,
	toLocal,
	type CalendarDate,
	type FullDate,
} from '../time';
export type { LeapDayRule } from './anniversary';
export { chooseZone } from './chooseZone';
export { planWait, type PlannedWait, type WaitPlan } from './planWait';
export { renameFields } from './renameFields';
export { WAIT_UNITS, type WaitUnit } from './shift';
export { fractionOf } from './spread';
export { readTimeOfDay } from './timeOfDay';
export { nextInWindow, openUntil, type TimeWindow } from './timeWindow';
export { waitUntil, type Offset, type WaitSpec } from './waitUntil';
export { MONDAY_TO_FRIDAY, workingDayAfter, type WorkingCalendar } from './workingDays';
