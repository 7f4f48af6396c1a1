export { domainAndParents, domainKey } from './domainKey';
export { emailKey, plainEmail } from './emailKey';
export { isFreeMailDomain } from './freeMailDomains';
export { nameKey } from './nameKey';
export { phoneKey, plainPhone } from './phoneKey';
export { foldCase, textKey } from './textKey';
export { isTimeZone, readTimeZone } from './timeZone';
