import { missingFields, parseProcess, presetProcess, requirementsOf } from '../../../lib/domain/lifecycle';

const process = parseProcess(
	{
		stages: [
			{ key: 'new' },
			{ key: 'quoted', requiredFields: ['owner', 'attributes.bant.budget', 'owner'] },
			{ key: 'won', closes: 'qualified', requiredFields: ['contact.phone'] },
		],
		actions: { sales_accepted: { requiredFields: ['opportunity.amount'] } },
	},
	'Definition',
);

const known = (lead: object, contact: object | null = null, account: object | null = null) => ({
	lead: { owner: null, attributes: {}, opportunity: null, ...lead },
	contact,
	account,
});

it('a stage requires its own fields; an end as qualified also those for sales', () => {
	expect(requirementsOf(process, { stage: 'new', status: 'open' })).toEqual([]);
	expect(requirementsOf(process, { stage: 'quoted', status: 'open' })).toEqual([
		'owner',
		'attributes.bant.budget',
	]);
	expect(requirementsOf(process, { stage: 'won', status: 'qualified' })).toEqual([
		'contact.phone',
		'opportunity.amount',
	]);
	expect(requirementsOf(process, { stage: 'won', status: 'disqualified' })).toEqual(['contact.phone']);
});

it('the default process requires an owner when sales accepts, and nothing before', () => {
	const { definition } = presetProcess(null)!;
	for (const { key } of definition.stages) {
		expect(requirementsOf(definition, { stage: key, status: 'open' })).toEqual([]);
		expect(requirementsOf(definition, { stage: key, status: 'disqualified' })).toEqual([]);
		expect(requirementsOf(definition, { stage: key, status: 'qualified' })).toEqual(['owner']);
	}
});

it.each<[string, object, object | null, boolean]>([
	['owner', {}, null, true],
	['owner', { owner: ' ' }, null, true],
	['owner', { owner: 'kim' }, null, false],
	['attributes.size', { attributes: { size: 0 } }, null, false],
	['attributes.demo', { attributes: { demo: false } }, null, false],
	['attributes.tags', { attributes: { tags: [] } }, null, true],
	['attributes.bant.budget', { attributes: { bant: { budget: 5 } } }, null, false],
	['attributes.bant.budget', { attributes: { 'bant.budget': 5 } }, null, false],
	['attributes.bant.budget', { attributes: { bant: {} } }, null, true],
	['attributes.constructor', {}, null, true],
	['opportunity.amount', {}, null, true],
	['opportunity.amount', { opportunity: { amount: 10 } }, null, false],
	['contact.phone', { contactId: 'c' }, null, true],
	['contact.phone', {}, { phone: '+49 30 1' }, false],
	['contact.attributes.role', {}, { attributes: { role: 'CEO' } }, false],
])('%s of %j with contact %j is missing: %s', (path, lead, contact, missing) => {
	expect(missingFields([path], known(lead, contact))).toEqual(missing ? [path] : []);
});

it.each([
	[['budget']],
	[['attributes.']],
	[['contact.password']],
	[['opportunity.attributes.x']],
	['owner'],
	[[5]],
])('refuses to require %j', (requiredFields) => {
	expect(() => parseProcess({ stages: [{ key: 'a' }, { key: 'b', requiredFields }] }, 'Definition')).toThrow(
		/^Definition\.stages\.1\.requiredFields/,
	);
});

it('refuses to require anything in the first stage, where leads begin that little is known of', () => {
	expect(() =>
		parseProcess({ stages: [{ key: 'a', requiredFields: ['owner'] }, { key: 'b' }] }, 'Definition'),
	).toThrow(/^Definition\.stages\.0\.requiredFields: "A" is the first stage/);
});
