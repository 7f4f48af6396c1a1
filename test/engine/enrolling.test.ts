import { exitEnrollments } from '../../lib/engine';
import type { Contact } from '../../lib/store';
import { EngineHarness, JOURNEY } from '../support/engineHarness';
import { HOUR, MINUTE, START } from '../support/rows';

describe('entering a journey', () => {
	let journey: EngineHarness;
	let ann: Contact;

	beforeEach(async () => {
		journey = await EngineHarness.start();
		ann = await journey.contact();
		await journey.trigger('wait', { dueAt: START + HOUR });
		await journey.step('wait');
	});

	afterEach(async () => await journey.close());

	describe('again only after the earlier enrollment has ended', () => {
		it('refuses a contact that is still inside, and says which enrollment is in the way', async () => {
			const [inside] = await journey.enter([ann]);
			expect(await journey.enroll([ann])).toEqual([
				{ entered: false, reason: 'already_in_journey', enrollmentId: inside },
			]);
		});

		it('notes a refused entry with the enrollment in the way, and how often it was refused', async () => {
			const [inside] = await journey.enter([ann]);
			await journey.enroll([ann], { causedBy: 'form-17' });
			await journey.advance(MINUTE);
			await journey.enroll([ann], { causedBy: 'form-18' });
			expect(await journey.store.entries.refusals({ contactId: ann.id })).toMatchObject([
				{
					journeyId: JOURNEY,
					stepId: 'trigger',
					reason: 'already_in_journey',
					times: 2,
					lastAt: START + MINUTE,
					detail: { enrollmentId: inside, interactionId: 'form-18' },
				},
			]);
		});

		it('lets a contact in again that has completed', async () => {
			const [first] = await journey.enter([ann]);
			await journey.advance(HOUR);
			expect(await journey.where(first)).toBe('completed');
			const [second] = await journey.enter([ann]);
			expect(second).not.toBe(first);
		});

		it('lets a contact in again that has exited', async () => {
			const [first] = await journey.enter([ann]);
			await exitEnrollments(journey.engine, [first], 'exited_by_hand');
			await expect(journey.enter([ann])).resolves.toHaveLength(1);
		});

		it('counts a contact that failed and is kept for review as inside', async () => {
			const [inside] = await journey.enter([ann]);
			await journey.step('wait', async () => {
				throw new Error('mail server away');
			});
			await journey.advance(HOUR);
			expect(await journey.where(inside)).toBe('failed at wait');
			expect(await journey.enroll([ann])).toEqual([
				{ entered: false, reason: 'already_in_journey', enrollmentId: inside },
			]);
		});

		it('lets one of two in who come in one batch', async () => {
			const results = await journey.enroll([ann, ann]);
			expect(results.map((result) => result.entered)).toEqual([true, false]);
		});

		it('lets one of fifty in who come at the same moment', async () => {
			const results = await Promise.all(Array.from({ length: 50 }, async () => await journey.enroll([ann])));
			expect(results.flat().filter((result) => result.entered)).toHaveLength(1);
		});

		it('is asked for each journey apart', async () => {
			await journey.enter([ann]);
			const [other] = await journey.enroll([ann], { journeyId: 'another journey' });
			expect(other.entered).toBe(true);
		});
	});

	describe('always', () => {
		it('lets the same contact in any number of times, also in one batch', async () => {
			const ids = await journey.enter([ann, ann, ann], { reentry: 'always' });
			expect(new Set(ids).size).toBe(3);
			for (const id of ids) expect(await journey.where(id)).toBe('waiting at wait');
		});
	});

	describe('never again', () => {
		it('refuses a contact that has completed', async () => {
			const [first] = await journey.enter([ann], { reentry: 'never' });
			await journey.advance(HOUR);
			expect(await journey.enroll([ann], { reentry: 'never' })).toEqual([
				{ entered: false, reason: 'already_entered_once', enrollmentId: first },
			]);
			expect(await journey.store.entries.refusals({ journeyId: JOURNEY })).toMatchObject([
				{ contactId: ann.id, reason: 'already_entered_once', times: 1, detail: { enrollmentId: first } },
			]);
		});

		it('tells a contact that is still inside from one that was there once', async () => {
			await journey.enter([ann], { reentry: 'never' });
			const [result] = await journey.enroll([ann], { reentry: 'never' });
			expect(result).toMatchObject({ entered: false, reason: 'already_in_journey' });
		});

		it('lets one of two in who come in one batch', async () => {
			const results = await journey.enroll([ann, ann], { reentry: 'never' });
			expect(results.map((result) => result.entered)).toEqual([true, false]);
		});
	});

	it('answers in the order of the entries', async () => {
		const [ben, cleo] = await journey.contacts(2);
		await journey.enter([ben]);
		const results = await journey.enroll([cleo, ben, ann]);
		expect(results.map((result) => result.entered)).toEqual([true, false, true]);
	});

	it('enrolls no one of a batch when one of its contacts is unknown', async () => {
		await expect(journey.enroll([ann, { ...ann, id: 'nobody' }])).rejects.toThrow('FOREIGN KEY');
		expect(await journey.store.enrollments.list()).toEqual([]);
	});

	it('carries the item of the trigger to the first step', async () => {
		await journey.enter([ann], { item: { form: { color: 'blue' } } });
		expect(journey.at('trigger')[0].items[0]).toMatchObject({
			item: { form: { color: 'blue' } },
			outcome: 'entered',
			visit: 0,
			contact: { email: 'ann@example.com' },
		});
	});
});
