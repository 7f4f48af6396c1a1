/*
 * The names of our nodes' parameters that rules look at. They have their home in the descriptions, which this
 * floor can't import; a test compares them.
 */

const CONDITIONS = [
	'interaction',
	'accountField',
	'contactField',
	'leadField',
	'segment',
	'type',
	'field',
	'operator',
	'value',
	'properties',
	'model',
] as const;

const CRITERION = [
	'on',
	'eventType',
	'eventFilter',
	'segment',
	'conditions',
	'conditionsBy',
	'conditionsJson',
] as const;

const ENTRY = [
	...CONDITIONS,
	...CRITERION,
	'exitCriteria',
	'criteria',
	'goal',
	'exit',
	'conversionWindow',
	'valueProperty',
	'currency',
	'entryOptions',
	'startAt',
	'endAt',
	'ratePerHour',
	'spread',
	'excludedSegments',
	'reentry',
	'reentryAmount',
	'reentryUnit',
] as const;

/** Only of nodes with a webhook. */
const PLAIN = ['eventTypeName', 'typeName'] as const;

const STEP = ['options', 'contactsPerExecution', 'batchSize'] as const;

const HOLD = [...STEP, 'maxTotalVisits', 'zone', 'zoneName', 'ifZoneUnknown', 'fallbackZone'] as const;

/** By node type. */
export const PARAMETER_NAMES: Readonly<Record<string, readonly string[]>> = {
	journeyTrigger: [
		...ENTRY,
		...STEP,
		'audience',
		'segments',
		'eventTypes',
		'when',
		'existingMembers',
		'record',
		'action',
	],
	journeyFormTrigger: [
		...ENTRY,
		...PLAIN,
		...STEP,
		'enters',
		'fields',
		'field',
		'target',
		'matchBy',
		'strategy',
		'leadMatching',
		'leadStrategy',
		'processId',
		'stage',
	],
	journeyEventsTrigger: [...ENTRY, ...PLAIN, ...STEP, 'enterOn', 'enterOnNames', 'matchBy', 'strategy'],
	journeyWait: [
		...HOLD,
		'mode',
		'amount',
		'unit',
		'workingDays',
		'workingWeek',
		'holidays',
		'date',
		'dateSource',
		'dateField',
		'dateValue',
		'entryProperty',
		'offset',
		'offsetAmount',
		'offsetDays',
		'at',
		'ifPast',
		'ifMissing',
		'weekdays',
		'windowFrom',
		'windowTo',
		'timing',
		'onlyWithin',
		'window',
		'from',
		'to',
		'followChanges',
		'spread',
		'over',
	],
	journeyIfThen: [
		...CONDITIONS,
		...CRITERION,
		...HOLD,
		'condition',
		'paths',
		'path',
		'name',
		'pathSelection',
		'audience',
		'audienceBy',
		'audienceJson',
		'frequency',
		'count',
		'within',
		'timeout',
		'timeoutDate',
		'timeoutAmount',
		'timeoutUnit',
	],
	journeySplit: ['method', 'paths', 'path', 'name', 'percentage', 'quota', 'controlGroup'],
	journeyCreateLead: ['matching', 'strategy', 'processId', 'stage'],
	journeyLeadStage: ['action', 'processId', 'stage'],
	journeySalesActivity: ['due', 'days', 'dueDate', 'dueTime', 'holidays', 'workingDays'],
	journeyLeadScoring: [...CONDITIONS, 'modelName', 'rulesBy', 'rules', 'rulesJson'],
	journeyMessageGate: [
		...STEP,
		'channel',
		'channelName',
		'purpose',
		'kind',
		'caps',
		'cap',
		'atMost',
		'amount',
		'overCap',
		'holdAtMost',
		'rules',
		'window',
		'open',
		'weekdays',
		'from',
		'to',
		'expires',
		'throttle',
		'limit',
		'perMinute',
	],
	journeySendEmail: ['content'],
	// The rules only look whether there is one.
	journeyPagesTrigger: [],
	journeyRecords: ['resource', 'operation', 'type'],
};

/** The parameter that says a split's path is its control group. */
export const CONTROL_GROUP = 'controlGroup';

export type Holder = { parameters: Readonly<Record<string, unknown>> };

/** A parameter as written, or its default; what a resource locator names. */
export function valueOf(node: Holder, name: string, initial?: unknown): unknown {
	return located(node.parameters[name] ?? initial);
}

/** What a resource locator names, whether from the editor or written by hand; anything else as it is. */
export function located(value: unknown): unknown {
	const isLocator = typeof value === 'object' && value !== null && 'mode' in value && 'value' in value;
	return isLocator ? value.value : value;
}

/** A part of a parameter; undefined if it isn't set. */
export function partOf(value: unknown, ...path: string[]): unknown {
	return path.reduce<unknown>(
		(part, key) =>
			typeof part === 'object' && part !== null ? (part as Record<string, unknown>)[key] : undefined,
		value,
	);
}

export type Row = Readonly<Record<string, unknown>>;

/** The event type that a row names: chosen from a list or in a locator, or else by name in the field next to it. */
export function chosenEventType(row: object, name: string): unknown {
	const given = row as Row;
	const named = given[`${name}Name`];
	return given[name] === '' && named !== undefined ? named : (given[name] ?? named);
}

/** The rows of a collection. */
export function rowsOf(value: unknown, ...path: string[]): Row[] {
	const rows = partOf(value, ...path);
	const list = Array.isArray(rows) ? rows : [rows];
	return list.filter((row): row is Row => typeof row === 'object' && row !== null && !Array.isArray(row));
}

/** Text without surrounding space; empty for anything else. */
export function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

/** The parts of a comma-separated text. */
export function listOf(value: unknown): string[] {
	return textOf(value)
		.split(',')
		.map((part) => part.trim())
		.filter((part) => part !== '');
}
