import { activityRow, contactRow, DAY, START } from '../../support/rows';
import type { ContractContext } from '../storeContract';

export function activityContract(context: ContractContext): void {
	describe('activities', () => {
		it('are open when they are made, and completed once', async () => {
			const { activities } = context.store;
			const made = await activities.insert(activityRow({ subject: 'Call', dueAt: START + DAY }));
			expect(made).toMatchObject({ status: 'open', result: null, completedAt: null, dueAt: START + DAY });
			expect(await activities.get(made.id)).toEqual(made);
			context.clock.jumpTo(START + 1);
			const done = await activities.complete(made.id, 'reached');
			expect(done).toEqual({
				...made,
				status: 'completed',
				result: 'reached',
				completedAt: START + 1,
				updatedAt: START + 1,
			});
			expect(await activities.complete(made.id, 'again')).toBeNull();
			expect(await activities.get(made.id)).toEqual(done);
			expect(await activities.complete('none', null)).toBeNull();
			expect(await activities.get('none')).toBeNull();
		});

		it('are made once an enrollment, step and visit', async () => {
			const { activities } = context.store;
			const row = activityRow({ enrollmentId: 'e', stepId: 's', originId: 'h' });
			const made = await activities.insert(row);
			await expect(activities.insert(row)).rejects.toThrow();
			expect(await activities.findByOrigin({ enrollmentId: 'e', stepId: 's', originId: 'h' })).toEqual(made);
			expect(await activities.findByOrigin({ enrollmentId: 'e', stepId: 's', originId: 'x' })).toBeNull();
		});

		it('are listed by what is due first, those without a due date last', async () => {
			const { activities, contacts } = context.store;
			const ann = await contacts.insert(contactRow());
			const never = await activities.insert(activityRow({ contactId: ann.id }));
			const late = await activities.insert(
				activityRow({ dueAt: START + 2, owner: 'sam', contactId: ann.id }),
			);
			const soon = await activities.insert(activityRow({ dueAt: START + 1, owner: 'kim' }));
			const ids = async (filter: object) => (await activities.list(filter)).map(({ id }) => id);
			expect(await ids({})).toEqual([soon.id, late.id, never.id]);
			expect(await ids({ contactId: ann.id })).toEqual([late.id, never.id]);
			expect(await ids({ owner: 'kim' })).toEqual([soon.id]);
			await activities.complete(soon.id, null);
			expect(await ids({ status: 'completed' })).toEqual([soon.id]);
			expect(await ids({ status: 'open', limit: 1, offset: 1 })).toEqual([never.id]);
		});
	});
}
