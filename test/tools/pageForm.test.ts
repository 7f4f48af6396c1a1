import { pageForm } from '../../tools/start/pageForm';

it('sends hidden fields and the first button to the form’s address', () => {
	const html = `<form method="post" action="?u=a&amp;b=c"><input type="hidden" name="token" value="t">
		<input type="checkbox" name="all"><button name="action" value="unsubscribe">Go</button>
		<button name="action" value="undo">Back</button></form>`;
	expect(pageForm(html, 'https://a.example/webhook/journey?u=x')).toEqual({
		url: 'https://a.example/webhook/journey?u=a&b=c',
		fields: { token: 't', action: 'unsubscribe' },
	});
});

it('says so if there’s no form', () => {
	expect(() => pageForm('<p>Gone</p>', 'https://a.example/')).toThrow('https://a.example/ has no form');
});
