/** A message with the passwords removed from its addresses, and this one removed wherever it appears. */
export function hidePassword(message: string, password = ''): string {
	const hidden = message.replace(/(:\/\/[^:@\s]*:)\S*@/g, '$1…@');
	return password === '' ? hidden : hidden.replaceAll(password, '…');
}
