/**
 * The fields of each record that a trigger can watch; everything else about it is one of its `attributes`.
 */
export const WATCHABLE_FIELDS = {
	contact: [
		'externalId',
		'email',
		'phone',
		'firstName',
		'lastName',
		'company',
		'timeZone',
		'accountId',
		'owner',
		'attributes',
		'testSpeed',
		'createdBy',
	],
	account: ['externalId', 'name', 'domain', 'owner', 'attributes'],
	lead: [
		'contactId',
		'accountId',
		'topic',
		'campaign',
		'page',
		'status',
		'stage',
		'owner',
		'attributes',
		'journeyId',
		'enrollmentId',
		'processId',
		'statusReason',
		'recycled',
		'opportunity',
		'score',
		'scores',
		'grade',
		'salesReadyAt',
	],
	activity: [
		'kind',
		'subject',
		'description',
		'dueAt',
		'startsAt',
		'endsAt',
		'timeZone',
		'location',
		'attendees',
		'organizer',
		'revision',
		'owner',
		'status',
		'result',
		'completedAt',
		'contactId',
		'accountId',
		'leadId',
		'journeyId',
		'enrollmentId',
	],
} as const;

/** Changes no one watches for: every update has one. */
const BOOKKEEPING = ['id', 'createdAt', 'updatedAt'];

/** The most paths listed within one value, such as a long list of orders. */
const MOST_PATHS = 100;

/**
 * The paths that differ between two states of a record: `owner`, `attributes.plan`,
 * `attributes.address.city`, `attributes.orders.0.sku`. Where a text or number is replaced by an object, or
 * vice versa, both the path and those within it. For a value with more than 100 differences, one path with a
 * star: `attributes.orders.*`. Null is the same as missing, and the order of an object's names doesn't
 * matter.
 */
export function changedFields(before: object, after: object): string[] {
	return pairsOf(before, after).flatMap(([name, old, now]) => {
		if (BOOKKEEPING.includes(name)) return [];
		if (name !== 'attributes') return pathsOf(name, old, now);
		return pairsOf(old, now).flatMap(([attribute, was, is]) => pathsOf(`attributes.${attribute}`, was, is));
	});
}

function pathsOf(path: string, old: unknown, now: unknown): string[] {
	const paths: string[] = [];
	collect(path, old, now, paths);
	return paths.length > MOST_PATHS ? [`${path}.*`] : paths;
}

function collect(path: string, old: unknown, now: unknown, paths: string[]): void {
	if (paths.length > MOST_PATHS || old === now || JSON.stringify(old ?? null) === JSON.stringify(now ?? null))
		return;
	const inner = pairsOf(old, now);
	// If either side isn't an object, the value has changed as a whole; so has one that appears or disappears
	// empty, or becomes a list.
	const asWhole =
		isScalar(old) ||
		isScalar(now) ||
		(isHolder(old) && isHolder(now) ? Array.isArray(old) !== Array.isArray(now) : inner.length === 0);
	if (asWhole) paths.push(path);
	const within = paths.length;
	for (const [name, was, is] of inner) collect(`${path}.${name}`, was, is, paths);
	// Nothing became an object of nothing but nulls, or the other way around.
	if (!asWhole && paths.length === within && isHolder(old) !== isHolder(now)) paths.push(path);
}

/** Everything two objects or lists contain, by name; scalars contain nothing. */
function pairsOf(old: unknown, now: unknown): Array<[name: string, old: unknown, now: unknown]> {
	const [was, is] = [old, now].map((value) => (isHolder(value) ? value : {}));
	return [...new Set([...Object.keys(was), ...Object.keys(is)])].map((name) => [name, was[name], is[name]]);
}

function isHolder(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}

function isScalar(value: unknown): boolean {
	return value !== null && value !== undefined && !isHolder(value);
}

/**
 * Whether one of the watched fields is among those that changed. A watched path covers everything within it
 * (`attributes.address` covers `attributes.address.city`), and a name that isn't a field of the record is an
 * attribute (`address.city` for `attributes.address.city`).
 * @param watched as people write them
 * @param changed as returned by `changedFields`
 */
export function isWatchedChange(
	record: keyof typeof WATCHABLE_FIELDS,
	watched: readonly string[],
	changed: readonly string[],
): boolean {
	return watched.some((name) => {
		const path = pathOf(record, name);
		return changed.some((one) => one === path || one.startsWith(`${path}.`) || isWithinStar(path, one));
	});
}

function pathOf(record: keyof typeof WATCHABLE_FIELDS, name: string): string {
	const [first] = name.split('.', 1);
	return (WATCHABLE_FIELDS[record] as readonly string[]).includes(first) ? name : `attributes.${name}`;
}

function isWithinStar(path: string, changed: string): boolean {
	return changed.endsWith('.*') && path.startsWith(changed.slice(0, -1));
}
