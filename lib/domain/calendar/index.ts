export { escapeText, foldLine, quoteParameter } from './contentLine';
export { writeInvitation, type CalendarPerson, type Invitation } from './invitation';
