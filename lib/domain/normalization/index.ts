export { emailKey } from './emailKey';
export { nameKey } from './nameKey';
export { phoneKey } from './phoneKey';
export { foldCase, textKey } from './textKey';
export { isTimeZone } from './timeZone';
