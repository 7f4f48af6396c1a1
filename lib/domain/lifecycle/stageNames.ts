const MAX_KEY = 60;

/** `automated_marketing_qualification` as Automated Marketing Qualification. */
export function titleCase(key: string): string {
	return key
		.split('_')
		.filter((word) => word !== '')
		.map((word) => word[0].toUpperCase() + word.slice(1))
		.join(' ');
}

/**
 * The key of a stage that has only a name: `Trial & Demo` becomes `trial_demo`.
 * @returns null for a name without a Latin letter; its stage must be given a key
 */
export function stageKey(name: string): string | null {
	const key = name
		.normalize('NFKD')
		.replace(/\p{Mark}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '_')
		.replace(/^[_0-9]+/, '')
		.slice(0, MAX_KEY)
		.replace(/_+$/, '');
	return key === '' ? null : key;
}
