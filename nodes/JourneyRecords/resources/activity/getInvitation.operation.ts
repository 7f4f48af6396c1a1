import { InvalidInputError, NotFoundError } from '../../../../lib/domain/errors';
import { calendarFile } from '../../../../lib/n8n/invitation';
import { operation } from '../../operation';
import { activityFromModel, activityIdProperty, withActivity } from './activityId';

export const getInvitationOperation = operation({
	name: 'Get Invitation',
	value: 'getInvitation',
	action: 'Get invitation of appointment',
	description:
		'Get the current calendar file (.ics): an invitation, update or cancellation, or a plain appointment without an organizer and attendees',
	tool: {
		description:
			'Get the calendar file of an appointment: an invitation, update or cancellation. Returns the file’s text (ics) and name. Example: get the invitation for the demo on Monday.',
		defaults: {
			...activityFromModel,
		},
	},
	properties: [activityIdProperty],
	readOnly: true,
	async execute(functions, { store }, itemIndex) {
		return await withActivity(functions, itemIndex, 'enter the ID of an appointment', async (id) => {
			const activity = await store.activities.get(id);
			if (activity === null) throw new NotFoundError('activity', id);
			if (activity.startsAt === null) {
				throw new InvalidInputError({
					field: 'Activity ID',
					reason: `activity "${id.slice(0, 80)}" is a ${activity.kind}; only appointments have invitations; enter the ID of an appointment`,
				});
			}
			const written = calendarFile(activity, store.clock.now());
			if (written === null) {
				throw new InvalidInputError({
					field: 'Activity ID',
					reason: `appointment "${id.slice(0, 80)}" was canceled, and no one was invited to it: it has no ${activity.organizer === null ? 'organizer' : 'attendees'}. There is nothing to send; tell people in your own message.`,
				});
			}
			const { text, ...file } = written;
			return [{ activityId: id, ...file, ics: text }];
		});
	},
});
