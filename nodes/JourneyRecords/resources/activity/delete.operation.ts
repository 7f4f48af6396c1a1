import { deleteActivity } from '../../../../lib/engine';
import { operation } from '../../operation';
import { ALLOW_DELETION } from '../../authorSwitch';
import { activityFromModel, activityIdProperty, withActivity } from './activityId';

export const deleteOperation = operation({
	name: 'Delete',
	value: 'delete',
	action: 'Delete activity',
	description: 'Delete an activity, whatever its status',
	tool: {
		description:
			'Permanently delete a sales activity, whatever its status. Returns its ID and subject. To call an open one off instead, cancel it. Example: delete the duplicate task.',
		defaults: {
			...activityFromModel,
		},
	},
	authorSwitch: ALLOW_DELETION,
	properties: [activityIdProperty],
	batched: true,
	async execute(functions, engine, itemIndex) {
		return await withActivity(functions, itemIndex, 'enter the ID of an activity', async (id) => {
			const { subject, contactId } = await deleteActivity(engine, id);
			return [{ id, subject, contactId, outcome: 'deleted' }];
		});
	},
});
