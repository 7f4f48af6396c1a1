export { parseCalendarDate } from './calendarDate';
export type { CalendarDate, FullDate } from './calendarDay';
export { EARLIEST_INSTANT, fromLocal, isInstant, LATEST_INSTANT, toLocal } from './localTime';
export { parseDate } from './parseDate';
export { isLeapYear, MAX_DATE_LENGTH, readIsoDate, type DateReading } from './readIsoDate';
export { dateProblem, isBlankDate, requireCalendarDate, requireDate } from './requireDate';
export { readUnixTime, readUnixTimeText, UNIX_TIME, UNIX_TIME_TEXT } from './unixTime';
