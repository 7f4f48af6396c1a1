import { deleteOldEnrollments } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { readRetention, retentionProperties } from '../../shared/retention';

export const deleteOldOperation = operation({
	name: 'Delete Old',
	value: 'deleteOld',
	action: 'Delete old enrollment details',
	description: 'Count or delete the details of enrollments that ended long ago',
	tool: {
		description:
			'Count the details of journey runs that ended long ago, and delete them if the author of the tool allowed it. Returns the number of records. Example: how much would cleaning up free?',
	},
	authorSwitch: 'deleteForGood',
	properties: retentionProperties(
		'This can’t be undone. Of enrollments that ended that long ago, only a row with their start and end stays, which re-entry rules and counts need. Their positions, their logs and old refusals are deleted. Active and failed enrollments are never deleted.',
	),
	async execute(functions, engine, itemIndex) {
		const { preview, before, ...result } = await deleteOldEnrollments(
			engine,
			readRetention(functions, itemIndex),
		);
		return [{ outcome: preview ? 'counted' : 'deleted', endedBefore: isoTime(before), ...result }];
	},
});
