import { mailLinks } from '../../tools/start/mailLinks';

it('finds every link with its text, also those that no one sees, and the images', () => {
	const html = `<p><a href="https://a.example/?b=1&amp;c=2">Our <b>coffee</b></a> <a href="mailto:a@b.example">Mail</a>
		<a style="display:none" href="https://hidden.example/"></a><img src="https://a.example/?o=1"><img src="cid:logo"></p>`;
	expect(mailLinks(html)).toEqual({
		links: [
			{ url: 'https://a.example/?b=1&c=2', label: 'Our coffee' },
			{ url: 'https://hidden.example/', label: '' },
		],
		images: ['https://a.example/?o=1'],
	});
});
