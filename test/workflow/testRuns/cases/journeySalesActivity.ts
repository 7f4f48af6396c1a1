import { events, ours } from '../../support/draw';
import { mail, lead, enters, type Cases } from '../support';

export const cases: Cases = {
	'a task behind a lead and a mail': {
		nodes: {
			Enter: events(),
			Lead: lead,
			Mail: mail,
			Task: ours('journeySalesActivity', { subject: 'Call', owner: 'leadOwner', ownerName: 'kim' }),
		},
		happens: enters,
	},
	'an appointment': {
		nodes: {
			Enter: events(),
			Meet: ours('journeySalesActivity', {
				kind: 'appointment',
				subject: 'Demo',
				start: '2026-02-01T10:00',
				organizerEmail: 'kim@contoso.example',
			}),
		},
		happens: enters,
	},
};
