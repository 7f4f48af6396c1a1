import { changeMembers, createSegment, refreshSegment, type EngineContext } from '../../lib/engine';
import { TestBench } from './support/TestBench';
import { until } from './support/until';
import { chain, nodes, workflow, type TestNode } from './support/workflows';

/** The ten things that journeys are most often made of, on a real n8n. */
describe('A marketer’s journeys on a real n8n', () => {
	let bench: TestBench;
	let recorder: string;

	beforeAll(async () => {
		bench = await TestBench.start();
		// One endpoint that takes events for all journeys.
		recorder = 'flow-events';
		await bench.publish(workflow('Recorder', [], [nodes.events(recorder)]));
	}, 300_000);

	afterAll(async () => await bench?.stop());

	/** The store as another process would use it: n8n notices what is written. */
	const engine = (): EngineContext => ({
		store: bench.store,
		log: { info: () => {}, warn: () => {}, error: () => {} },
		instanceId: 'the test',
		wake: () => {},
	});

	const sink = (journey: string, name: string): TestNode =>
		nodes.http(name, `=${bench.http.url}/${journey}/${name}?id={{ $json.contact.email }}`);

	const arrivals = (journey: string, name: string): string[] =>
		bench.http.requests
			.filter(({ path }) => path === `/${journey}/${name}`)
			.map(({ query }) => String(query.id))
			.sort();

	async function event(type: string, contact: object, properties: object = {}): Promise<void> {
		const { status, body } = await bench.event(recorder, { type, contact, properties });
		if (status !== 200) throw new Error(JSON.stringify(body));
	}

	async function contactId(email: string, attributes: object = {}): Promise<string> {
		const { body } = await bench.event(recorder, { type: 'seen', contact: { email, attributes } });
		return String(body.contactId);
	}

	/** Waits until all of these have come to a sink, and nobody else. */
	async function come(journey: string, name: string, emails: string[], patience = 20_000): Promise<void> {
		const wanted = [...emails].sort();
		await until(
			`${wanted.join(', ')} at ${journey}/${name}`,
			async () => arrivals(journey, name).length >= wanted.length,
			patience,
		);
		expect(arrivals(journey, name)).toEqual(wanted);
	}

	const segment = async (name: string, definition: unknown, kind: 'static' | 'dynamic' = 'static') =>
		await createSegment(engine(), { name, kind, definition, description: null, timeZone: null });

	it('a segment enters once, whole', async () => {
		const ids = [await contactId('one@seg.example'), await contactId('two@seg.example')];
		const { id } = await segment('Newsletter', null);
		await changeMembers(engine(), id, 'add', ids);
		const trigger = nodes.trigger({ audience: 'segment', segments: [id], when: 'once' });
		await bench.publish(workflow('Once', chain(trigger, sink('once', 'mail'))));
		await come('once', 'mail', ['one@seg.example', 'two@seg.example']);
	}, 60_000);

	it('people enter within seconds of the change that made them a member', async () => {
		const { id } = await segment(
			'Pro plan',
			{ kind: 'field', record: 'contact', field: 'attributes.plan', operator: 'equals', value: 'pro' },
			'dynamic',
		);
		await refreshSegment(engine(), id);
		const trigger = nodes.trigger({ audience: 'segment', segments: [id], when: 'continuous' });
		await bench.publish(workflow('Joins', chain(trigger, sink('joins', 'mail'))));
		await contactId('basic@plan.example', { plan: 'basic' });
		const asked = Date.now();
		await contactId('pro@plan.example', { plan: 'pro' });
		await come('joins', 'mail', ['pro@plan.example']);
		expect(Date.now() - asked).toBeLessThan(5_000);
	}, 60_000);

	it('an abandoned cart is followed up once a cart, until that very cart is paid', async () => {
		const trigger = nodes.trigger({
			audience: 'event',
			eventTypes: 'cart.abandoned',
			keyProperty: 'cart.id',
			exitCriteria: { criteria: [{ on: 'event', eventType: 'cart.paid', correlate: 'cart.id' }] },
		});
		const wait = nodes.wait('Two Years', 2, 'years');
		const { id } = await bench.publish(workflow('Cart', chain(trigger, wait, sink('cart', 'mail'))));
		const ann = { email: 'ann@cart.example' };
		for (const cart of [1, 2, 1]) await event('cart.abandoned', ann, { cart: { id: cart } });
		await until(
			'two carts are held',
			async () => ((await bench.store.holds.countByState(id, wait.id)).waiting ?? 0) === 2,
		);
		const asked = Date.now();
		await event('cart.paid', ann, { cart: { id: 2 } });
		await until(
			'one of them has left its wait of two years',
			async () => ((await bench.store.enrollments.countByStatus(id)).exited ?? 0) === 1,
		);
		expect(Date.now() - asked).toBeLessThan(1_500);
		expect((await bench.store.holds.countByState(id, wait.id)).waiting).toBe(1);
		expect(await bench.store.entries.refusals({ journeyId: id })).toMatchObject([
			{ reason: 'already_in_journey', times: 1 },
		]);
	}, 60_000);

	it('the first of several decides', async () => {
		const trigger = nodes.trigger({ audience: 'event', eventTypes: 'trial.started' });
		const gate = nodes.firstOf('Whichever Comes First', [
			{ name: 'Bought', on: 'event', eventType: 'trial.bought' },
			{ name: 'Asked Twice', on: 'event', eventType: 'trial.asked', count: 2 },
			{
				name: 'Became Big',
				on: 'condition',
				conditions: {
					contactField: [{ field: 'attribute', attribute: 'seats', operator: 'greaterThan', value: '100' }],
				},
			},
		]);
		await bench.publish(
			workflow('Trial', [
				[trigger, 0, gate],
				[gate, 0, sink('trial', 'bought')],
				[gate, 1, sink('trial', 'asked')],
				[gate, 2, sink('trial', 'big')],
				[gate, 3, sink('trial', 'late')],
			]),
		);
		const [buyer, asker, grower, sleeper] = ['buyer', 'asker', 'grower', 'sleeper'].map(
			(name) => `${name}@trial.example`,
		);
		for (const email of [buyer, asker, grower, sleeper]) await event('trial.started', { email });
		await event('trial.asked', { email: asker });
		await event('trial.asked', { email: asker });
		await event('trial.bought', { email: buyer });
		await contactId(grower, { seats: 250 });
		await come('trial', 'bought', [buyer]);
		await come('trial', 'asked', [asker]);
		await come('trial', 'big', [grower]);
		await come('trial', 'late', [sleeper]);
	}, 60_000);

	it('a goal is counted, and ends the way', async () => {
		const trigger = nodes.trigger({
			audience: 'event',
			eventTypes: 'onboarding.started',
			goal: { goal: { on: 'event', eventType: 'onboarding.done', exit: true } },
		});
		const { id } = await bench.publish(
			workflow('Goal', chain(trigger, nodes.wait('Long', 1, 'years'), sink('goal', 'never'))),
		);
		await event('onboarding.started', { email: 'gil@goal.example' });
		await until('held', async () => ((await bench.store.enrollments.countByStatus(id)).active ?? 0) === 1);
		await event('onboarding.done', { email: 'gil@goal.example' });
		await until('left', async () => ((await bench.store.enrollments.countByStatus(id)).exited ?? 0) === 1);
		const [enrollment] = await bench.store.enrollments.list({ journeyId: id });
		expect(enrollment).toMatchObject({ reason: 'goal_reached' });
		expect(arrivals('goal', 'never')).toEqual([]);
	}, 60_000);

	it('a split is exact, and keeps its paths when its weights change', async () => {
		const trigger = nodes.trigger({ audience: 'event', eventTypes: 'test.entered', reentry: 'always' });
		const split = (percentages: [string, string]) =>
			nodes.split(
				'Split',
				[
					{ name: 'A', percentage: percentages[0], quota: 100, controlGroup: false },
					{ name: 'B', percentage: percentages[1], quota: 100, controlGroup: false },
				],
				{ method: 'balance' },
			);
		const first = split(['25', '75']);
		const build = (gate: TestNode) =>
			workflow('Split', [
				[trigger, 0, gate],
				[gate, 0, sink('split', 'a')],
				[gate, 1, sink('split', 'b')],
			]);
		const { id } = await bench.publish(build(first));
		const emails = Array.from({ length: 40 }, (_, n) => `split${n}@example.com`);
		for (const email of emails) await event('test.entered', { email });
		await until(
			'all through',
			async () => arrivals('split', 'a').length + arrivals('split', 'b').length === 40,
		);
		expect(arrivals('split', 'a')).toHaveLength(10);
		const [inA] = arrivals('split', 'a');
		await bench.republish(id, build({ ...split(['0', '100']), id: first.id }));
		await event('test.entered', { email: inA });
		await until('once more', async () => arrivals('split', 'a').length === 11);
		expect(arrivals('split', 'a').filter((email) => email === inA)).toHaveLength(2);
	}, 120_000);

	it('a window that is open lets contacts pass, one that is closed holds them', async () => {
		const trigger = nodes.trigger({ audience: 'event', eventTypes: 'window.entered' });
		const today = new Date().getUTCDay() || 7;
		const other = (today % 7) + 1;
		const wait = nodes.waitFor('Weekday', {
			mode: 'window',
			weekdays: [today, other],
			windowFrom: '00:00',
			windowTo: '24:00',
			zone: 'fixed',
			zoneName: 'UTC',
		});
		const closed = nodes.waitFor('Next Week', {
			mode: 'window',
			weekdays: [((other + 1) % 7) + 1],
			windowFrom: '00:00',
			windowTo: '24:00',
			zone: 'fixed',
			zoneName: 'UTC',
		});
		const { id } = await bench.publish(
			workflow('Window', chain(trigger, wait, sink('window', 'open'), closed, sink('window', 'closed'))),
		);
		await event('window.entered', { email: 'win@example.com' });
		await come('window', 'open', ['win@example.com']);
		await until(
			'held',
			async () => ((await bench.store.holds.countByState(id, closed.id)).waiting ?? 0) === 1,
		);
		expect(arrivals('window', 'closed')).toEqual([]);
	}, 60_000);

	it('a test contact runs two days in seconds, and is not counted', async () => {
		const trigger = nodes.trigger({ audience: 'event', eventTypes: 'speed.entered' });
		const { id } = await bench.publish(
			workflow('Speed', chain(trigger, nodes.wait('Two Days', 2, 'days'), sink('speed', 'mail'))),
		);
		const fast = await contactId('fast@test.example');
		await bench.store.contacts.update(fast, { testSpeed: 86_400 });
		await event('speed.entered', { id: fast });
		await come('speed', 'mail', ['fast@test.example']);
		expect((await bench.store.enrollments.countByStatus(id)).completed ?? 0).toBe(0);
	}, 60_000);

	it('a journey that is paused holds back everybody, and lets them go on when it is resumed', async () => {
		const trigger = nodes.trigger({ audience: 'event', eventTypes: 'pause.entered' });
		const gate = nodes.until('Gate', 'pause.go');
		const { id } = await bench.publish(workflow('Pause', chain(trigger, gate, sink('pause', 'mail'))));
		await event('pause.entered', { email: 'pat@pause.example' });
		await until('held', async () => ((await bench.store.holds.countByState(id, gate.id)).waiting ?? 0) === 1);
		const control = async (operation: 'pause' | 'resume') => {
			const path = `pause-${operation}`;
			const records = nodes.records('Records', {
				resource: 'journey',
				operation,
				journeyId: id,
			});
			await bench.publish(workflow(`Control ${operation}`, chain(nodes.webhook(path), records)));
			const { status, body } = await bench.post(path, {});
			if (status !== 200) throw new Error(JSON.stringify(body));
		};
		await control('pause');
		await event('pause.go', { email: 'pat@pause.example' });
		await event('pause.entered', { email: 'pia@pause.example' });
		await until(
			'the event has been taken, and the other waits at the trigger',
			async () => ((await bench.store.enrollments.countByStatus(id)).active ?? 0) === 2,
		);
		await new Promise((resolve) => {
			setTimeout(resolve, 1500);
		});
		expect(arrivals('pause', 'mail')).toEqual([]);
		await control('resume');
		await come('pause', 'mail', ['pat@pause.example']);
		await until('held', async () => ((await bench.store.holds.countByState(id, gate.id)).waiting ?? 0) === 1);
	}, 90_000);

	it('a condition on interactions and segments becomes true while a contact waits for it', async () => {
		const { id: vips } = await segment('VIPs', null);
		const trigger = nodes.trigger({ audience: 'event', eventTypes: 'nurture.entered' });
		const gate = nodes.until('Ripe?', '', {
			condition: 'conditions',
			audienceBy: 'json',
			audienceMatch: 'all',
			audience: {},
			audienceJson: JSON.stringify({
				kind: 'all',
				conditions: [
					{ kind: 'interaction', type: 'page.read', count: { operator: 'atLeast', value: 2 } },
					{ kind: 'segment', segmentId: vips, isMember: true },
				],
			}),
		});
		await bench.publish(workflow('Nurture', chain(trigger, gate, sink('nurture', 'call'))));
		await event('nurture.entered', { email: 'nia@nurture.example' });
		for (let visit = 0; visit < 2; visit++) await event('page.read', { email: 'nia@nurture.example' });
		expect(arrivals('nurture', 'call')).toEqual([]);
		await changeMembers(engine(), vips, 'add', [await contactId('nia@nurture.example')]);
		await come('nurture', 'call', ['nia@nurture.example']);
	}, 60_000);
});
