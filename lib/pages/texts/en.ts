import type { PageTexts } from './PageTexts';

export const en: PageTexts = {
	thisAddress: 'this address',
	channels: { email: 'Email', sms: 'Text messages', push: 'Push notifications', whatsapp: 'WhatsApp' },
	privacy: 'Privacy policy',
	unsubscribe: {
		title: 'Unsubscribe',
		question: (address, what) => `Stop sending “${what}” to ${address}?`,
		button: 'Unsubscribe',
		preferences: 'Choose what you get instead',
	},
	unsubscribed: {
		title: 'You’re unsubscribed',
		done: (address, what) => `We won’t send “${what}” to ${address} anymore.`,
		mistake: 'Clicked by mistake?',
		undo: 'Undo',
	},
	resubscribed: {
		title: 'You’re subscribed again',
		done: (address, what) => `We’ll keep sending “${what}” to ${address}.`,
	},
	preferences: {
		title: 'Your preferences',
		intro: (address) => `Choose what we may send to ${address}.`,
		tracking: 'Measure opens and clicks',
		trackingHint: 'Lets us see which messages are read, so we can send better ones.',
		nothing: 'Nothing at all',
		nothingHint: 'We’ll still send what you need, such as receipts and password resets.',
		save: 'Save',
		saved: 'Your preferences are saved.',
	},
	missing: {
		title: 'This link doesn’t work',
		text: 'It may have been cut off. Copy the whole link from the message, or click it there.',
	},
	unsafeLink: {
		title: 'Check this link first',
		leadsTo: 'We can’t confirm that this link is ours. It leads to:',
		advice: 'If you know this site, type its address into your browser yourself.',
	},
	unsafeUnsubscribe: {
		title: 'Unsubscribe',
		text: 'We can’t confirm that this link is ours, so we need your address. We’ll contact you there to make sure the request comes from you.',
		address: 'Email address',
		button: 'Send request',
		wrong: 'That isn’t an email address. Check it and try again.',
		noted: {
			title: 'Your request was received',
			text: 'If we have this address, we’ll contact you there. You don’t have to do anything else now.',
		},
	},
	away: {
		title: 'Try again in a minute',
		text: 'We can’t do this right now. Nothing has changed yet.',
	},
	tryOut: {
		title: 'This address works',
		text: 'Publish the workflow. From then on, links in messages lead here.',
	},
};
