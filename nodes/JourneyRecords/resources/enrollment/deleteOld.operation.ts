import { deleteOldEnrollments } from '../../../../lib/engine';
import { isoTime } from '../../../../lib/n8n/items';
import { operation } from '../../operation';
import { readRetention, retentionProperties } from '../../shared/retention';

export const deleteOldOperation = operation({
	name: 'Delete Old',
	value: 'deleteOld',
	action: 'Delete details of old enrollments',
	description: 'Count or delete the details of enrollments that ended more than so many days ago',
	properties: retentionProperties(
		'This cannot be undone. Of enrollments that were completed or exited so long ago, only the row with their beginning and end stays: re-entry rules and counts need it. Where contacts waited, the log of their way and old refusals go. Who is on the way or failed is never touched.',
	),
	async execute(functions, engine, itemIndex) {
		const { preview, before, ...result } = await deleteOldEnrollments(
			engine,
			readRetention(functions, itemIndex),
		);
		return [{ outcome: preview ? 'counted' : 'deleted', endedBefore: isoTime(before), ...result }];
	},
});
