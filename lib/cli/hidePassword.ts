/** A message without the passwords of addresses in it, and without this one wherever it stands. */
export function hidePassword(message: string, password = ''): string {
	const hidden = message.replace(/(:\/\/[^:@\s]*:)\S*@/g, '$1…@');
	return password === '' ? hidden : hidden.replaceAll(password, '…');
}
