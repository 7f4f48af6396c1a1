import { en } from './en';
import type { PageTexts } from './PageTexts';
import { pt } from './pt';

export type { PageTexts } from './PageTexts';

/** The languages of pages; the first is for readers of all others. */
export const LANGUAGES = ['en', 'pt'] as const;

export type Language = (typeof LANGUAGES)[number];

const TEXTS: Record<Language, PageTexts> = { en, pt };

/** What the pages say in a language. */
export function textsIn(language: Language): PageTexts {
	return TEXTS[language];
}
