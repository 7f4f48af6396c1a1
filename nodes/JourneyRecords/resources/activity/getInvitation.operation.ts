import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { InvalidInputError, NotFoundError } from '../../../../lib/domain/errors';
import type { EngineContext } from '../../../../lib/engine';
import { calendarFile } from '../../../../lib/n8n/invitation';
import { forOperation } from '../../operation';
import { activityIdProperty, withActivity } from './activityId';

export const description = forOperation('activity', 'getInvitation', [activityIdProperty]);

export async function execute(
	functions: IExecuteFunctions,
	{ store }: EngineContext,
	itemIndex: number,
): Promise<IDataObject[]> {
	return await withActivity(functions, itemIndex, 'give the ID of an appointment', async (id) => {
		const activity = await store.activities.get(id);
		if (activity === null) throw new NotFoundError('activity', id);
		if (activity.startsAt === null) {
			throw new InvalidInputError({
				field: 'Activity ID',
				reason: `activity "${id.slice(0, 80)}" is a ${activity.kind}; only appointments have invitations`,
			});
		}
		const written = calendarFile(activity, store.clock.now());
		if (written === null) {
			throw new InvalidInputError({
				field: 'Activity ID',
				reason: `appointment "${id.slice(0, 80)}" was canceled, and no one was invited to it: it has no ${activity.organizer === null ? 'organizer' : 'attendees'}. There is nothing to send; tell people in a message of your own.`,
			});
		}
		const { text, ...file } = written;
		return [{ activityId: id, ...file, ics: text }];
	});
}
