import Negotiator from 'negotiator';

import { LANGUAGES, type Language } from './texts';

/**
 * The language of a page: the reader's, as far as there are texts in it.
 * @param acceptLanguage the request's header
 * @param fixed what the page's owner has chosen for everyone
 */
export function chooseLanguage(acceptLanguage: string | undefined, fixed?: Language): Language {
	if (fixed !== undefined) return fixed;
	// Longer ones aren't from browsers.
	if (acceptLanguage === undefined || acceptLanguage.length > 500) return 'en';
	const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage } });
	return (negotiator.language([...LANGUAGES]) as Language | undefined) ?? 'en';
}
