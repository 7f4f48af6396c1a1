export { chooseZone } from './chooseZone';
export { EARLIEST_INSTANT, fromLocal, isInstant, LATEST_INSTANT, toLocal } from './localTime';
export { parseDate } from './parseDate';
export { WAIT_UNITS, waitUntil, type WaitTerms, type WaitUnit } from './waitUntil';
