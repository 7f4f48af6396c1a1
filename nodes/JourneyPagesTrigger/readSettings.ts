import { InvalidInputError, type FieldProblem } from '../../lib/domain/errors';
import { textKey } from '../../lib/domain/normalization';
import { isLogo, LANGUAGES, type Brand, type Language } from '../../lib/pages';

/** One thing that readers can choose, as the author has set it. */
export interface OfferedChoice {
	purpose: string;
	/** Empty: the purpose as a whole. */
	topic: string;
	name: string;
	namePt: string;
	hint: string;
}

export interface PagesSettings {
	brand: Brand;
	/** undefined: the reader's. */
	language: Language | undefined;
	choices: OfferedChoice[];
	channels: string[];
	offerTracking: boolean;
	offerNothing: boolean;
}

type ReadParameter = (name: string, fallback: unknown) => unknown;

/** What the node is set to. Never throws: whatever is wrong is left out, and was reported at publication. */
export function readSettings(read: ReadParameter): PagesSettings {
	const options = read('options', {}) as Record<string, unknown>;
	const rows = (read('preferences', {}) as { choice?: Array<Record<string, unknown>> }).choice ?? [];
	const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
	const language = LANGUAGES.find((one) => one === options.language);
	const logo = text(options.logo);
	const privacyUrl = text(options.privacyUrl);
	const choices = rows.map((row) => ({
		purpose: textKey(text(row.purpose)),
		topic: textKey(text(row.topic)),
		name: text(row.name),
		namePt: text(row.namePt),
		hint: text(row.hint),
	}));
	return {
		brand: {
			name: text(read('senderName', '')),
			logo: isLogo(logo) ? logo : null,
			privacyUrl: isWebAddress(privacyUrl) ? privacyUrl : null,
		},
		language,
		choices: choices.filter(({ purpose }) => purpose !== ''),
		channels: Array.isArray(options.channels) ? options.channels.map(String) : ['email'],
		offerTracking: options.offerTracking !== false,
		offerNothing: options.offerNothing !== false,
	};
}

/**
 * Checks what an author can get wrong, when the workflow is published.
 * @throws InvalidInputError that says what to change
 */
export function checkSettings(read: ReadParameter): void {
	const problems: FieldProblem[] = [];
	const { logo = '', privacyUrl = '' } = read('options', {}) as Record<string, string | undefined>;
	if (logo !== '' && !isLogo(logo.trim())) {
		problems.push({
			field: 'Logo',
			reason: 'is not a data URI of a PNG, JPEG, GIF or WebP image; convert the image into one',
		});
	}
	if (privacyUrl !== '' && !isWebAddress(privacyUrl.trim())) {
		problems.push({ field: 'Privacy Policy URL', reason: 'is not a web address; start it with https://' });
	}
	if (problems.length > 0) throw new InvalidInputError(problems);
}

export function isWebAddress(text: string): boolean {
	return /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text);
}
