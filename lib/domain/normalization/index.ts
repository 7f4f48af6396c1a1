export { domainAndParents, domainKey } from './domainKey';
export { emailKey } from './emailKey';
export { isFreeMailDomain } from './freeMailDomains';
export { nameKey } from './nameKey';
export { phoneKey } from './phoneKey';
export { foldCase, textKey } from './textKey';
export { isTimeZone, readTimeZone } from './timeZone';
