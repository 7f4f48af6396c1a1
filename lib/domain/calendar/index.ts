export { escapeText, foldLine, quoteParameter } from './contentLine';
export {
	calendarMethod,
	writeInvitation,
	type CalendarMethod,
	type CalendarPerson,
	type Invitation,
} from './invitation';
export { chooseOrganizer, type OrganizerChoice } from './organizer';
