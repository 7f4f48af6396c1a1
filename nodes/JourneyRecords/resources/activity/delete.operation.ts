import { deleteActivity } from '../../../../lib/engine';
import { operation } from '../../operation';
import { activityIdProperty, withActivity } from './activityId';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete activity',
	description: 'Delete an activity, whatever its status',
	properties: [activityIdProperty],
	batched: true,
	async execute(functions, engine, itemIndex) {
		return await withActivity(functions, itemIndex, 'enter the ID of an activity', async (id) => {
			const { subject, contactId } = await deleteActivity(engine, id);
			return [{ id, subject, contactId, outcome: 'deleted' }];
		});
	},
});
