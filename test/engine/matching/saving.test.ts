import { parseStrategy, type MatchingStrategy } from '../../../lib/domain/matching';
import {
	createStrategy,
	findMatches,
	saveContact,
	saveContactByStrategy,
	updateStrategy,
	deleteStrategy,
	findStrategy,
	type ContactFields,
} from '../../../lib/engine';
import { contactValues, type StoredStrategy } from '../../../lib/store';
import { EngineHarness } from '../../support/engineHarness';
import { onBothStores } from '../../support/onBothStores';
import { contactRow, DAY, HOUR } from '../../support/rows';

const PERSON = {
	record: 'contact',
	rules: [
		{ fields: [{ field: 'externalId', compare: 'exact' }] },
		{ fields: [{ field: 'email' }] },
		{ fields: [{ field: 'phone' }, { field: 'name', compare: 'fuzzy' }] },
	],
};

onBothStores((newPlace) => {
	let journey: EngineHarness;

	beforeEach(async () => {
		journey = await EngineHarness.start({ place: newPlace() });
	});

	afterEach(async () => await journey.close());

	let named = 0;

	const make = async (definition: unknown = PERSON): Promise<StoredStrategy> =>
		await createStrategy(journey.engine, {
			name: `Strategy ${(named += 1)}`,
			description: null,
			definition,
		});

	const save = async (strategy: StoredStrategy, fields: ContactFields, options = {}) =>
		await saveContactByStrategy(journey.engine, fields, { strategy, ...options });

	const inMemory = (fields: Parameters<typeof contactRow>[0]) =>
		contactValues({ ...contactRow(fields), attributes: {} });

	it('tries the rules in order, and says by which one it found whom', async () => {
		const strategy = await make();
		const ann = await save(strategy, {
			email: 'ann@example.com',
			phone: '+31 20 794 6000',
			firstName: 'Ann',
			lastName: 'Lee',
		});
		expect(ann).toMatchObject({ outcome: 'created', matchedBy: null });
		const ben = await save(strategy, { externalId: 'crm-2', email: 'ben@example.com' });
		const again = await save(strategy, { externalId: 'crm-2', email: 'Ben@Example.com' });
		expect(again).toMatchObject({
			contact: { id: ben.contact?.id },
			outcome: 'unchanged',
			matchedBy: 'external ID',
			ruleIndex: 0,
		});
		const byPhone = await save(strategy, { phone: '+31207946000', firstName: 'Leé', lastName: 'ANN' });
		expect(byPhone).toMatchObject({ contact: { id: ann.contact?.id }, ruleIndex: 2 });
		expect(await journey.store.contacts.count()).toBe(2);
	});

	it('finds those who were stored in any other way, before it was made and after', async () => {
		const before = await journey.contact('Ann@Example.com');
		const strategy = await make();
		const after = await journey.contact('ben@example.com');
		await saveContact(journey.engine, { email: 'cleo@example.com' }, { matchBy: 'email' });
		expect((await save(strategy, { email: 'ann@example.com' })).contact?.id).toBe(before.id);
		expect((await save(strategy, { email: 'BEN@example.com' })).contact?.id).toBe(after.id);
		expect((await save(strategy, { email: 'cleo@example.com' })).outcome).toBe('unchanged');
		await journey.store.contacts.update(after.id, { email: 'x@example.com', emailKey: 'x@example.com' });
		expect((await save(strategy, { email: 'x@example.com' })).contact?.id).toBe(after.id);
		const former = await save(strategy, { email: 'ben@example.com', firstName: 'Ben' });
		expect(former).toMatchObject({ contact: { id: after.id, email: 'x@example.com', firstName: 'Ben' } });
	});

	it('never matches a blank field, nor the address of a role alone', async () => {
		const strategy = await make();
		await save(strategy, { firstName: 'Ann' });
		expect((await save(strategy, { firstName: 'Ann' })).outcome).toBe('created');
		await save(strategy, { email: 'info@example.com', firstName: 'Ann' });
		expect((await save(strategy, { email: 'info@example.com', firstName: 'Ben' })).outcome).toBe('created');
		const { rows } = {
			rows: await journey.store.matching.findByKeys([
				{ scope: `${strategy.id}.1:1`, key: '["info@example.com"]' },
			]),
		};
		expect(rows).toEqual([]);
	});

	it('takes the latest of several, the oldest, or none', async () => {
		const first = await journey.contact('ann@example.com');
		await journey.advance(HOUR);
		const second = await journey.contact('ann@example.com');
		const rules = [{ fields: [{ field: 'email' }] }];
		const by = async (severalHits: MatchingStrategy['severalHits']) =>
			await save(await make({ record: 'contact', rules, severalHits }), { email: 'ann@example.com' });
		expect((await by('latest')).contact?.id).toBe(second.id);
		expect((await by('oldest')).contact?.id).toBe(first.id);
		await expect(by('fail')).rejects.toThrow(/2 contacts match by email address .* merge them, or choose/);
	});

	it('updates, fills, links only or skips, as it says', async () => {
		await journey.store.contacts.insert(contactRow({ email: 'ann@example.com', firstName: 'Ann' }));
		const rules = [{ fields: [{ field: 'email' }] }];
		const by = async (rest: object) =>
			await save(await make({ record: 'contact', rules, ...rest }), {
				email: 'ann@example.com',
				firstName: 'Anna',
				lastName: 'Lee',
			});
		expect((await by({ ifFound: 'link' })).contact).toMatchObject({ firstName: 'Ann', lastName: null });
		expect((await by({ ifFound: 'fillEmpty' })).contact).toMatchObject({ firstName: 'Ann', lastName: 'Lee' });
		expect((await by({ ifFound: 'update' })).contact).toMatchObject({ firstName: 'Anna' });
		const skipping = await make({ record: 'contact', rules, ifNotFound: 'skip' });
		expect(await save(skipping, { email: 'nobody@example.com' })).toMatchObject({
			contact: null,
			outcome: 'skipped',
		});
		// Nor is a key left behind for somebody who does not exist.
		const creating = await make({ record: 'contact', rules });
		expect((await save(creating, { email: 'nobody@example.com' })).outcome).toBe('created');
	});

	it('looks at recent records only, if told so', async () => {
		const strategy = await make({
			record: 'contact',
			rules: [{ fields: [{ field: 'email' }] }],
			scope: { withinDays: 2 },
		});
		const first = await save(strategy, { email: 'ann@example.com' });
		await journey.advance(DAY);
		expect((await save(strategy, { email: 'ann@example.com' })).contact?.id).toBe(first.contact?.id);
		await journey.advance(2 * DAY);
		expect((await save(strategy, { email: 'ann@example.com' })).outcome).toBe('created');
	});

	it('tells near misses when asked, and what keeps each from matching', async () => {
		const strategy = await make();
		const ann = await journey.store.contacts.insert(
			contactRow({
				phone: '+31 20 794 6000',
				phoneKey: '+31207946000',
				firstName: 'Ann',
				lastName: 'Lee',
			}),
		);
		const values = inMemory({
			phone: '+31207946000',
			phoneKey: '+31207946000',
			firstName: 'Anouk',
			lastName: 'Lee',
		});
		const result = await findMatches(journey.engine, strategy, values, { withNearMisses: true });
		expect(result).toMatchObject({
			id: null,
			nearMisses: [{ id: ann.id, ruleIndex: 2, reason: 'threshold' }],
		});
		expect(result.nearMisses[0].fields).toContainEqual({
			field: 'name',
			compare: 'fuzzy',
			agrees: false,
			similarity: expect.closeTo(0.79, 1),
		});
		expect((await findMatches(journey.engine, strategy, values)).nearMisses).toEqual([]);
		const info = await journey.contact('info@example.com');
		const role = await findMatches(journey.engine, strategy, inMemory({ email: 'info@example.com' }), {
			withNearMisses: true,
		});
		expect(role).toMatchObject({ id: null, nearMisses: [{ id: info.id, reason: 'role' }] });
	});

	it('rebuilds the keys of all records when it changes, and reports its progress', async () => {
		await journey.contacts(250);
		const progress: number[] = [];
		const strategy = await createStrategy(
			journey.engine,
			{ name: 'Keyed', description: null, definition: PERSON },
			({ keyed, total }) => {
				expect(total).toBe(250);
				progress.push(keyed);
			},
		);
		expect(progress.at(-1)).toBe(250);
		expect(progress.length).toBeGreaterThan(1);
		expect(strategy).toMatchObject({ keyed: 250, total: 250, version: 1, keyedAt: expect.any(Number) });
		const changed = await updateStrategy(journey.engine, strategy.id, {
			definition: { ...PERSON, rules: [{ fields: [{ field: 'company' }] }] },
		});
		expect(changed).toMatchObject({ version: 2, keyedAt: expect.any(Number) });
		expect((await save(changed, { email: 'person0@example.com' })).outcome).toBe('created');
		// The keys of the version before are gone.
		expect(
			await journey.store.matching.findByKeys([
				{ scope: `${strategy.id}.1:1`, key: '["person1@example.com"]' },
			]),
		).toEqual([]);
		await updateStrategy(journey.engine, strategy.id, { description: 'Only words' });
		expect(await journey.store.matching.get(strategy.id)).toMatchObject({
			version: 2,
			description: 'Only words',
		});
		await deleteStrategy(journey.engine, strategy.id);
		expect(await journey.store.matching.get(strategy.id)).toBeNull();
	});

	it('is stored once when it is written where it is used', async () => {
		await journey.contact('ann@example.com');
		const one = await findStrategy(journey.engine, { definition: PERSON }, 'contact');
		const two = await findStrategy(journey.engine, { definition: parseStrategy(PERSON) }, 'contact');
		expect(two.id).toBe(one.id);
		expect((await save(one, { email: 'ann@example.com' })).outcome).toBe('unchanged');
		expect(await journey.store.matching.list()).toEqual([]);
		await expect(findStrategy(journey.engine, { definition: PERSON }, 'lead')).rejects.toThrow(
			/is for contacts/,
		);
		await expect(findStrategy(journey.engine, { id: 'none' }, 'lead')).rejects.toThrow(
			/no matching strategy "none"/,
		);
	});
});
