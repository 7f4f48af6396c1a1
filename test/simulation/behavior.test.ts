import { draw, events, ours, standIn } from '../workflow/support/draw';
import { crowdCsv, exported, useSimulation } from './support';

const { file, simulate } = useSimulation();

const ASK = {
	condition: 'event',
	eventType: 'email.opened',
	timeout: 'duration',
	timeoutAmount: 2,
	timeoutUnit: 'days',
};

const journey = draw(
	{
		Enter: events(),
		Send: standIn('mail.send'),
		Ask: ours('journeyIfThen', ASK),
		Thank: standIn('mail.send'),
		Give_Up: standIn('mail.send'),
	},
	[
		['Enter', 'Send', 'Ask', 'Thank'],
		['Ask#1', 'Give_Up'],
	],
);

async function run(rules: object[], count = 120, more: string[] = []) {
	const [workflow, contacts, behavior] = [
		file('journey.json', exported(journey)),
		file(
			'contacts.csv',
			crowdCsv(count, 'plan', (n) => (n % 4 === 0 ? 'pro' : 'basic')),
		),
		file('behavior.json', rules),
	];
	const result = await simulate([workflow, contacts, '--behavior', behavior, '--days', '10', ...more]);
	const passed = Object.fromEntries((result.funnel?.nodes ?? []).map((node) => [node.node, node.passed]));
	return { ...result, passed };
}

it('draws as many as the chance says', async () => {
	const { passed, funnel } = await run([
		{ on: 'Send', does: 'email.opened', chance: 0.4, after: { min: '5m', max: '1d' } },
	]);
	// Four standard deviations of 120 draws.
	expect(passed.Thank).toBeGreaterThan(48 - 22);
	expect(passed.Thank).toBeLessThan(48 + 22);
	expect(passed.Thank + passed.Give_Up).toBe(120);
	expect(funnel.events).toEqual({ 'email.opened': passed.Thank });
});

it('lets everyone do what is certain, and no one what is not', async () => {
	expect((await run([{ on: 'Send', does: 'email.opened' }], 30)).passed).toMatchObject({
		Thank: 30,
		Give_Up: 0,
	});
	expect((await run([{ on: 'Send', does: 'email.opened', chance: 0 }], 30)).passed).toMatchObject({
		Thank: 0,
		Give_Up: 30,
	});
});

it('draws the delay evenly between its bounds', async () => {
	const { paths } = await run([{ on: 'Send', does: 'email.opened', after: { min: '10h', max: '20h' } }]);
	const hours = [...paths.matchAll(/,([^,]+),,email\.opened/g)].map(
		([, at]) => (Date.parse(at) - Date.parse('2026-01-01T00:00:00Z')) / 3_600_000,
	);
	expect(hours).toHaveLength(120);
	expect(Math.min(...hours)).toBeGreaterThanOrEqual(10);
	expect(Math.max(...hours)).toBeLessThanOrEqual(20);
	const mean = hours.reduce((sum, hour) => sum + hour, 0) / hours.length;
	// The mean of 120 even draws over ten hours: 15, give or take four times 0.264.
	expect(mean).toBeGreaterThan(13.9);
	expect(mean).toBeLessThan(16.1);
});

it('comes too late when the delay is longer than the wait', async () => {
	const { passed } = await run([{ on: 'Send', does: 'email.opened', after: '3d' }], 30);
	expect(passed).toMatchObject({ Thank: 0, Give_Up: 30 });
});

it('asks only whom a rule is for', async () => {
	const { passed } = await run([{ on: 'Send', does: 'email.opened', where: { plan: 'pro' } }], 40);
	expect(passed.Thank).toBe(10);
	const more = await run(
		[{ on: 'Send', does: 'email.opened', where: { plan: { operator: 'notEquals', value: 'pro' } } }],
		40,
	);
	expect(more.passed.Thank).toBe(30);
});

it('lets one deed follow another, as often as it says', async () => {
	const { funnel, way } = await run(
		[
			{ on: { node: 'Ask', output: 'False' }, does: 'complained', properties: { loud: true } },
			{ on: { event: 'complained' }, does: 'called', times: 3, after: '1h' },
			{ on: { node: 'Ask', output: 0 }, does: 'never' },
		],
		10,
	);
	expect(funnel.events).toEqual({ complained: 10, called: 30 });
	expect(way('person0@example.com')).toEqual([
		'Enter, entered',
		'Enter, passed',
		'Send, passed',
		'Ask, held, for email.opened until 2026-01-03T00:00:00.000Z',
		'Ask, False',
		'Give_Up, passed',
		'Ask, completed',
		'complained, "{""loud"":true}"',
		'called',
		'called',
		'called',
	]);
});

it('chooses one of several values', async () => {
	const { paths } = await run([
		{ on: 'Send', does: 'email.clicked', properties: { product: { oneOf: ['espresso', 'filter'] } } },
	]);
	const espresso = paths.match(/espresso/g)?.length ?? 0;
	const filter = paths.match(/filter/g)?.length ?? 0;
	expect(espresso + filter).toBe(120);
	expect(Math.abs(espresso - filter)).toBeLessThan(44);
});

it('changes nothing about what other rules draw when a rule is added', async () => {
	const opens = { on: 'Send', does: 'email.opened', chance: 0.4, after: { min: '5m', max: '1d' } };
	const alone = await run([opens], 30);
	const together = await run([opens, { on: 'Send', does: 'email.clicked', chance: 0.5 }], 30);
	const openings = (paths: string) => paths.split('\r\n').filter((line) => line.includes('email.opened,'));
	expect(openings(together.paths)).toEqual(openings(alone.paths));
});

it.each([
	[[{ on: 'Nowhere', does: 'x' }], 'Rule 1 of the behavior names the node Nowhere'],
	[[{ on: 'Send' }], '0.does'],
	[[{ on: 'Send', does: 'x', chance: 2 }], '0.chance'],
	[[{ on: 'Send', does: 'x', after: 'soon' }], '"soon" is not a span of time'],
	[[{ on: 'Send', does: 'x', after: { min: '2d', max: '1d' } }], 'min must not be longer than max'],
	[[{ on: 'Send', does: 'x', hwere: {} }], 'hwere'],
])('refuses %j', async (rules, reason) => {
	const { code, err } = await run(rules, 2);
	expect(code).toBe(2);
	expect(err).toContain(reason);
});
