/** How much each contact carries through a delay, in bytes of JSON. */
export const PAYLOAD_BYTES = 500;

/** What a form sent: the same for ours and every peer, {@link PAYLOAD_BYTES} long as JSON. */
export const PAYLOAD = pad({
	form: {
		page: 'https://www.example.com/offers/spring',
		source: 'spring campaign',
		referrer: 'newsletter-17',
	},
	answers: { size: '11-50', role: 'operations', budget: 12_000 },
	variant: 'b',
	comment: '',
});

function pad<T extends { comment: string }>(payload: T): T {
	const text = 'Please call me in the afternoon, and not before the budget has been decided on. ';
	const missing = PAYLOAD_BYTES - JSON.stringify(payload).length;
	return { ...payload, comment: text.repeat(Math.ceil(missing / text.length)).slice(0, missing) };
}
