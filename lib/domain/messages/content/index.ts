export type {
	ContentOptions,
	ContentTracking,
	ContentUrls,
	FooterLanguage,
	FooterSender,
	MessageContent,
	PreparedContent,
	TrackedLink,
	UtmParameters,
} from './contentOptions';
export { escapeHtml } from './escapeHtml';
export { footerLanguage } from './footer';
export { cleanHeaderText, isHeaderText, requireHeaderAddress } from './headerText';
export { matchesPattern } from './offSwitch';
export { prepareContent } from './prepareContent';
