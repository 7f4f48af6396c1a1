import { DEFAULT_THRESHOLD, type MatchRule } from './strategy';

const NAMES: Record<string, string> = {
	email: 'email address',
	phone: 'phone number',
	externalId: 'external ID',
	firstName: 'first name',
	lastName: 'last name',
	accountId: 'account',
	contactId: 'contact',
	page: 'marketing page',
};

/** A rule as results call it: its own name, or its fields in words. */
export function describeRule({ name, fields }: MatchRule): string {
	if (name !== undefined) return name;
	const words = fields.map(({ field, compare, threshold }) => {
		const called = NAMES[field] ?? field;
		return compare === 'fuzzy' ? `${called} (similar, at least ${threshold ?? DEFAULT_THRESHOLD})` : called;
	});
	return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
